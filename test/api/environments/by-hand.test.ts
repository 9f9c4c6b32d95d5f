import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type Answer, bringIn, changesIn, dryRun, exported } from './bundle-story.ts';

describe('a bundle that is written by hand', () => {
  let portal: TestPortal;
  let owner: Client;
  let example: Data;
  let validate: (bundle: unknown) => boolean;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    const page = await readFile(new URL('../../../docs/environments.md', import.meta.url), 'utf8');
    example = load(/```yaml\n(version: 1\n[\s\S]*?)```/.exec(page)![1]!) as Data;
    const { providers } = await owner.send('{ providers { nodes { name } } }');
    for (const plan of example.plans) plan.provider = providers.nodes[0].name;
    const answer = await fetch(new URL('/bundle.schema.json', portal.url));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/schema+json; charset=utf-8',
    ]);
    validate = new Ajv2020({ strict: false, validateFormats: false }).compile((await answer.json()) as object);
  });
  afterAll(() => portal?.stop());

  it('is brought in as the docs show it, and then nothing differs', async () => {
    const { body } = await bringIn(owner, example);
    expect(body.userErrors).toEqual([]);
    expect(changesIn(await bringIn(owner, example)).filter((change) => !change.startsWith('ONLY_HERE'))).toEqual([]);
    const { contentEntryBySlug } = await (await portal.as(null)).send(
      '{ contentEntryBySlug(kind: PAGE, slug: "welcome") { title fields { html } } }',
    );
    expect(contentEntryBySlug).toMatchObject({
      title: 'Welcome',
      fields: [{ html: expect.stringContaining('<strong>') }],
    });
  });

  it('makes the teams that it is for, with nobody in them, where they are not there', async () => {
    const teams = ['Default Team', 'Testers'].map((team) => ({ organisation: 'New customer', team }));
    const there = { organisation: 'B2B customer', team: 'Integration' };
    const catalogue = {
      ...example.catalogues[0],
      cid: 'theirs',
      name: 'Theirs',
      slug: 'theirs',
      visibility: 'PRIVATE',
    };
    const bundle = { ...example, teams: [...teams, there], catalogues: [{ ...catalogue, teams: [...teams, there] }] };
    const made = ({ body }: Answer) => changesIn({ status: 200, body }).filter((change) => change.includes(' teams '));
    const wanted = teams.map(({ organisation, team }) => `CREATE teams ${JSON.stringify([organisation, team])}`);
    expect(made(await dryRun(owner, bundle))).toEqual(wanted);
    const answer = await bringIn(owner, bundle);
    expect([answer.body.userErrors, made(answer)]).toEqual([[], wanted]);
    expect(made(await bringIn(owner, bundle))).toEqual([]);
    expect((await exported(owner)).teams).toEqual(expect.arrayContaining(bundle.teams));
    const { organisations } = await owner.send(
      '{ organisations { nodes { name teamsConnection { nodes { name } } } } }',
    );
    expect(organisations.nodes.find(({ name }: Data) => name === 'New customer').teamsConnection.nodes).toHaveLength(2);
  });

  it('is refused a team that it neither has nor makes, or that could not be made', async () => {
    const catalogue = { ...example.catalogues[0], visibility: 'PRIVATE' };
    const unknown = { organisation: 'New customer', team: 'Nobody' };
    const refusals = async (bundle: object) =>
      (await bringIn(owner, bundle)).body.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`);
    expect(await refusals({ ...example, catalogues: [{ ...catalogue, teams: [unknown] }] })).toEqual([
      'NOT_FOUND catalogues.0.teams.0',
    ]);
    const nameless = { organisation: 'New customer', team: ' ' };
    const ofNobody = { organisation: 'x'.repeat(101), team: 'One' };
    expect(await refusals({ ...example, teams: [nameless, ofNobody] })).toEqual([
      'INVALID_INPUT teams.0.team.name',
      'INVALID_INPUT teams.1.organisation.name',
    ]);
  });

  it('is judged by the published schema as by the import', async () => {
    const wrong: Data[] = [
      { version: 2 },
      { ...example, nonsense: [] },
      { ...example, plans: [{ ...example.plans[0], rate: 'many' }] },
      { ...example, themes: [{ ...example.themes[0], font: 'COMIC' }] },
      { ...example, products: [{ cid: 'x' }] },
    ];
    for (const bundle of [example, await exported(owner)]) {
      expect(validate(bundle)).toBe(true);
      expect((await bringIn(owner, bundle)).status).toBe(200);
    }
    for (const bundle of wrong) {
      expect(validate(bundle)).toBe(false);
      expect((await bringIn(owner, bundle)).status).toBe(400);
    }
  });

  it('may have spaces around its texts, tags twice and colours in capitals: it differs in nothing once it is brought in', async () => {
    const spaced = loosely(example);
    expect(JSON.stringify(spaced)).toContain('\\n"');
    expect((await bringIn(owner, spaced)).body.userErrors).toEqual([]);
    expect(changesIn(await bringIn(owner, spaced)).filter((change) => !change.startsWith('ONLY_HERE'))).toEqual([]);
  });

  it('may spell redirects as it likes: they are stored without needless escapes, and differ in nothing then', async () => {
    const redirects = [{ fromPath: '/%6Fld/', toPath: '/p%61ges/gr\u00f6\u00dfe?q=%61', isPermanent: false }];
    expect((await bringIn(owner, { version: 1, redirects })).body.userErrors).toEqual([]);
    expect((await exported(owner)).redirects).toContainEqual({
      ...{ fromPath: '/old', toPath: '/pages/gr%C3%B6%C3%9Fe?q=%61', isPermanent: false },
    });
    const again = changesIn(await bringIn(owner, { version: 1, redirects })).filter((change) =>
      /redirects/.test(change),
    );
    expect(again).toEqual(['ONLY_HERE redirects /start']);
  });
});

const TEXTS =
  /^(?:name|displayName|title|label|description|content|summary|terms|priceLabel|help|note|category|text|body)$/;

/** As people write YAML: with a line end behind blocks, tags in two spellings, colours as they were copied. */
function loosely(value: Data, key = ''): Data {
  if (typeof value === 'string')
    return TEXTS.test(key) && !/^[A-Z_]+$/.test(value)
      ? ` ${value}\n`
      : value.replace(/^#[\da-f]{6}$/, (hex) => hex.toUpperCase());
  if (Array.isArray(value))
    return [...value, ...(key === 'tags' ? value.map((tag) => tag.toUpperCase()) : [])].map((item) => loosely(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, loosely(item, name)]));
}
