import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { send } from '../files/image-story.ts';
import { bringIn, changesIn, dryRun, exported, startEmptyPortal } from './bundle-story.ts';

const CREATE_MENU = 'mutation ($input: CreateMenuInput!) { createMenu(input: $input) { userErrors { code message } } }';
const CREATE_REDIRECT = `mutation ($input: CreateRedirectInput!) { createRedirect(input: $input) {
  userErrors { code message } } }`;
const CREATE_THEME = `mutation ($input: CreateThemeInput!) { createTheme(input: $input) {
  theme { id } userErrors { code message } } }`;

let [here, there]: TestPortal[] = [];
let [owner, other]: Client[] = [];
beforeAll(async () => {
  [here, there] = [await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' }), await startEmptyPortal()];
  [owner, other] = [await here.as('owner'), await there.as('owner')];
  const { products, catalogues } = await browse(owner);
  const { teams } = await (await here.as('partner')).send('{ teams { nodes { id } } }');
  const link = (text: string, target: object | null, more: object = {}) => ({
    ...{ labels: [{ locale: 'en', text }], target },
    ...more,
  });
  const items = [
    link('More', null, {
      items: [link('Payments', { productId: products.payment }), link('All', { catalogueId: catalogues.Public })],
    }),
    link('Inside', { address: '/pages/inside' }, { audience: 'TEAMS', teamIds: [teams.nodes[0].id] }),
  ];
  await owner.send(CREATE_MENU, { input: { name: 'header', items } });
  await owner.send(CREATE_REDIRECT, { input: { fromPath: '/old', toPath: '/blog', isPermanent: true } });
  const logo = { fileId: await send(owner), alternativeText: 'A green square' };
  const look = { font: 'SLAB', css: 'a { color: red }', logo };
  const colours = [{ name: 'LINE', light: '#cccccc', dark: '#333333' }];
  const { createTheme } = await owner.send(CREATE_THEME, { input: { name: 'Shown', ...look, colours } });
  await owner.send(CREATE_THEME, { input: { name: 'Draft' } });
  await owner.send('mutation ($id: ID!) { activateTheme(id: $id) { userErrors { code } } }', {
    id: createTheme.theme.id,
  });
});
afterAll(async () => {
  await here?.stop();
  await there?.stop();
});

describe('menus, redirects and themes in a bundle', () => {
  it('are made where there are none, and then nothing differs', async () => {
    const bundle = await exported(owner!);
    expect(JSON.stringify(bundle.menus)).not.toContain('Id"');
    const made = changesIn(await dryRun(other!, bundle)).filter((change) => /menus|redirects|themes/.test(change));
    expect(made).toEqual([
      ...['CREATE menus header', 'CREATE redirects /old', 'CREATE themes Draft', 'CREATE themes Shown'],
    ]);
    expect((await bringIn(other!, bundle)).body.userErrors).toEqual([]);
    expect(await exported(other!)).toEqual(bundle);
    expect(changesIn(await bringIn(other!, bundle))).toEqual([]);
    const { theme } = await (await there!.as(null)).send('{ theme { name logo { alternativeText } } }');
    expect(theme).toEqual({ name: 'Shown', logo: { alternativeText: 'A green square' } });
  });

  it('change where they differ, and keep to one theme that is shown', async () => {
    const bundle = await exported(owner!);
    for (const theme of bundle.themes) theme.isActive = theme.name === 'Draft';
    bundle.redirects[0].toPath = '/tutorials';
    bundle.menus[0].items.pop();
    const answer = await bringIn(other!, bundle);
    expect(answer.body.userErrors).toEqual([]);
    expect(changesIn(answer)).toEqual([
      ...['UPDATE menus header items', 'UPDATE redirects /old toPath'],
      ...['UPDATE themes Draft isActive', 'UPDATE themes Shown isActive'],
    ]);
    // The item that is gone was all that was for their default team.
    const teams = bundle.teams.filter(({ team }: Data) => team === 'Integration');
    expect(await exported(other!)).toEqual({ ...bundle, teams });
  });

  it('differ in nothing where what is not there is written as an empty text', async () => {
    const bundle = await exported(other!);
    const emptied = JSON.parse(JSON.stringify(bundle), (name, value) =>
      value === null && /^(css|description|summary|byline|note|subject|terms|help|content|category)$/.test(name)
        ? ''
        : value,
    );
    expect(emptied).not.toEqual(bundle);
    expect(emptied.themes.map(({ css }: Data) => css)).toContain('');
    expect(changesIn(await bringIn(other!, emptied))).toEqual([]);
    const fresh = { ...bundle.themes[0], name: 'Empty', css: ' ', isActive: false };
    const withOne = { ...bundle, themes: [...bundle.themes, fresh] };
    expect(changesIn(await bringIn(other!, withOne))).toEqual(['CREATE themes Empty']);
    expect(changesIn(await bringIn(other!, withOne))).toEqual([]);
  });

  it('are refused as by the mutations, each with its path', async () => {
    const bundle = await exported(owner!);
    bundle.menus[0].items[1].address = 'javascript:alert(1)';
    bundle.menus[0].items[0].items[0].product = 'nothing';
    bundle.redirects[0].toPath = '//foreign.example';
    bundle.themes[1].css = '@import "x";';
    const { body } = await bringIn(other!, bundle);
    expect(body.userErrors.map(({ field }: Data) => field.join('.')).toSorted()).toEqual([
      ...['menus.0.items.0.items.0.product', 'redirects.0.toPath', 'themes.1.css'],
    ]);
  });
});
