import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { statementsOf } from '../query-count/statements.ts';

const ITEM = 'label address product { name } catalogue { name }';
const CREATE = `mutation ($input: CreateMenuInput!) { createMenu(input: $input) { menu { id name } userErrors { code field message } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateMenuInput!) { updateMenu(id: $id, input: $input) {
  menu { id name audience allItems { label } } userErrors { code field } } }`;
const DELETE = 'mutation ($id: ID!) { deleteMenu(id: $id) { deletedId userErrors { code field } } }';
const READ = `query ($name: String!, $locale: String) { menuByName(name: $name) { id
  items { said: label(locale: $locale) ${ITEM} items { ${ITEM} } }
  teamIds allItems { label audience teamIds items { label } } } }`;

let portal: TestPortal;
let [owner, partner, hobbyist]: Client[] = [];
let anonymous: Client;
let offer: Offer;
let teamId: string;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
  anonymous = await portal.as(null);
  offer = await browse(owner!);
  teamId = (await partner!.send('{ teams { nodes { id } } }')).teams.nodes[0].id;
});
afterAll(() => portal?.stop());

let made = 0;
const create = async (items: object[], input: object = {}): Promise<string> => {
  const name = `menu ${++made}`;
  await owner!.send(CREATE, { input: { name, items, ...input } });
  return name;
};
const item = (text: string, target: object | null = { address: '/blog' }, more: object = {}) => ({
  ...{ labels: [{ locale: 'en', text }], target },
  ...more,
});
const read = async (client: Client, name: string, locale?: string): Promise<Data> =>
  (await client.send(READ, { name, locale })).menuByName;
const labels = async (client: Client, name: string): Promise<string[]> =>
  (await read(client, name)).items.map(({ label }: Data) => label);
const refused = async (items: object[], input: object = {}): Promise<string[]> =>
  (await owner!.refused(CREATE, { input: { name: `refused ${++made}`, items, ...input } })).userErrors.map(
    ({ code, field }: Data) => `${code} ${field.join('.')}`,
  );

describe('a menu', () => {
  it('leads to pages, products, catalogues and elsewhere, in its order and one level deep', async () => {
    const name = await create([
      item('Blog'),
      item('More', null, {
        items: [
          item('Payments', { productId: offer.products.payment }),
          item('All', { catalogueId: offer.catalogues.Public }),
        ],
      }),
      item('Help', { address: 'https://help.example.com/' }),
    ]);
    const { items } = await read(anonymous, name);
    const link = { address: null, product: null, catalogue: null };
    expect(items).toMatchObject([
      { ...link, label: 'Blog', address: '/blog', items: [] },
      {
        ...{ ...link, label: 'More' },
        items: [
          { ...link, label: 'Payments', product: { name: 'payment' } },
          { ...link, label: 'All', catalogue: { name: 'Public' } },
        ],
      },
      { ...link, label: 'Help', address: 'https://help.example.com/' },
    ]);
  });

  it('says what it says in the language of the reader, or as close to it as there is', async () => {
    const given = [
      { locale: 'en', text: 'Guides' },
      { locale: 'de', text: 'Anleitungen' },
      { locale: 'DE-ch', text: 'Wegleitungen' },
    ];
    const name = await create([{ labels: given, target: { address: '/tutorials' } }]);
    const said = async (locale?: string) => (await read(anonymous, name, locale)).items[0].said;
    expect(await said('de-CH')).toBe('Wegleitungen');
    expect(await said('de-AT')).toBe('Anleitungen');
    expect(await said('fr')).toBe('Guides');
    expect(await said('no language')).toBe('Guides');
    expect(await said()).toBe('Guides');
  });

  it('leaves out what leads to something that its reader may not see, what is below it, and headings of nothing', async () => {
    const hidden = { productId: offer.products.accounts };
    const name = await create([
      item('Accounts', hidden, { items: [item('About accounts')] }),
      item('Partners', { catalogueId: offer.catalogues.Enterprise }),
      item('Only accounts', null, { items: [item('Accounts', hidden)] }),
      item('Blog'),
    ]);
    expect(await labels(anonymous, name)).toEqual(['Blog']);
    expect(await labels(hobbyist!, name)).toEqual(['Blog']);
    expect(await labels(partner!, name)).toEqual(['Accounts', 'Partners', 'Only accounts', 'Blog']);
  });

  it('leads to what is written, as soon as that is published and to whom', async () => {
    const { contentTemplates } = await owner!.send('{ contentTemplates(first: 100) { nodes { id kind } } }');
    const templateId = contentTemplates.nodes.find(({ kind }: Data) => kind === 'PAGE').id;
    const entry = { templateId, title: 'About us', audience: 'SIGNED_IN', fields: [{ name: 'body', text: 'We.' }] };
    const { createContentEntry } = await owner!.send(
      `mutation ($input: CreateContentEntryInput!) { createContentEntry(input: $input) {
        contentEntry { id } userErrors { code message } } }`,
      { input: entry },
    );
    const { id } = createContentEntry.contentEntry;
    const name = await create([item('About us', { entryId: id })]);
    expect(await labels(owner!, name)).toEqual([]);
    await owner!.send('mutation ($id: ID!) { publishContentEntry(id: $id) { userErrors { code } } }', { id });
    expect(await labels(anonymous, name)).toEqual([]);
    expect(await labels(partner!, name)).toEqual(['About us']);
    const { menuByName } = await partner!.send(
      'query ($name: String!) { menuByName(name: $name) { items { entry { id title } } } }',
      { name },
    );
    expect(menuByName.items).toEqual([{ entry: { id, title: 'About us' } }]);
    await owner!.send('mutation ($id: ID!) { deleteContentEntry(id: $id) { userErrors { code } } }', { id });
    expect(await read(owner!, name)).toMatchObject({ items: [], allItems: [] });
  });

  it('shows each item to its audience', async () => {
    const name = await create([
      item('All'),
      item('Guests', undefined, { audience: 'GUESTS' }),
      item('Signed in', undefined, { audience: 'SIGNED_IN' }),
      item('Team', undefined, { audience: 'TEAMS', teamIds: [teamId] }),
    ]);
    expect(await labels(anonymous, name)).toEqual(['All', 'Guests']);
    expect(await labels(hobbyist!, name)).toEqual(['All', 'Signed in']);
    expect(await labels(partner!, name)).toEqual(['All', 'Signed in', 'Team']);
    expect(await labels(owner!, name)).toEqual(['All', 'Signed in', 'Team']);
  });

  it('is there for its audience, and for who edits it, who sees all of it', async () => {
    const name = await create([item('Inside')], { audience: 'TEAMS', teamIds: [teamId] });
    expect(await read(anonymous, name)).toBeNull();
    expect(await read(hobbyist!, name)).toBeNull();
    expect(await read(partner!, name)).toMatchObject({ teamIds: null, allItems: null });
    expect(await read(owner!, name)).toMatchObject({ teamIds: [teamId], allItems: [{ label: 'Inside' }] });
    const guests = await create([item('Join us')], { audience: 'GUESTS' });
    expect(await read(partner!, guests)).toBeNull();
    expect(await read(owner!, guests)).toMatchObject({ items: [], allItems: [{ label: 'Join us' }] });
    const { menus } = await hobbyist!.send('{ menus { name } }');
    expect(menus.map((menu: Data) => menu.name)).not.toContain(name);
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//foreign.example/',
    '/\\foreign.example/',
    'https://user:secret@foreign.example/',
    'blog',
    '',
  ])('does not lead to %j', async (address) => {
    expect(await refused([item('Bad', { address })])).toEqual(['INVALID_INPUT input.items.0.target.address']);
  });

  it('is refused with all that is wrong at once', async () => {
    const nobody = crypto.randomUUID();
    const items = [
      { labels: [], target: { productId: nobody } },
      {
        ...{ labels: [{ locale: 'not a tag', text: ' ' }], teamIds: [nobody] },
        items: [item('x', null), item('y', { catalogueId: nobody })],
      },
    ];
    expect((await refused(items, { name: ' ', audience: 'TEAMS' })).toSorted()).toEqual([
      'INVALID_INPUT input.items.0.labels',
      'INVALID_INPUT input.items.1.items.0.target',
      'INVALID_INPUT input.items.1.labels.0.locale',
      'INVALID_INPUT input.items.1.labels.0.text',
      'INVALID_INPUT input.items.1.teamIds',
      'INVALID_INPUT input.name',
      'INVALID_INPUT input.teamIds',
      'NOT_FOUND input.items.0.target.productId',
      'NOT_FOUND input.items.1.items.1.target.catalogueId',
      'NOT_FOUND input.items.1.teamIds',
    ]);
  });

  it('has each language once, and no more than 100 items', async () => {
    const twice = { labels: ['en', 'EN'].map((locale) => ({ locale, text: 'x' })), target: { address: '/' } };
    expect(await refused([twice])).toEqual(['INVALID_INPUT input.items.0.labels']);
    expect(await refused(Array.from({ length: 101 }, () => item('x')))).toEqual(['INVALID_INPUT input.items']);
  });

  it('is changed as a whole or in part, and deleted with its items', async () => {
    const name = await create([item('One'), item('Two')]);
    const { id } = await read(owner!, name);
    const renamed = (await owner!.send(UPDATE, { id, input: { audience: 'SIGNED_IN' } })).updateMenu.menu;
    expect(renamed).toMatchObject({ name, audience: 'SIGNED_IN', allItems: [{ label: 'One' }, { label: 'Two' }] });
    const replaced = (await owner!.send(UPDATE, { id, input: { items: [item('Three')] } })).updateMenu.menu;
    expect(replaced.allItems).toEqual([{ label: 'Three' }]);
    expect((await owner!.send(DELETE, { id })).deleteMenu.deletedId).toBe(id);
    expect(await read(owner!, name)).toBeNull();
  });

  it('goes on without an item whose product was deleted', async () => {
    const { createProduct } = await owner!.send(
      'mutation { createProduct(input: { name: "Short-lived" }) { product { id } userErrors { code } } }',
    );
    const { id } = createProduct.product;
    const name = await create([item('Gone', { productId: id }), item('Blog')]);
    expect(await labels(owner!, name)).toEqual(['Gone', 'Blog']);
    await owner!.send('mutation ($id: ID!) { deleteProduct(id: $id) { userErrors { code } } }', { id });
    expect(await labels(owner!, name)).toEqual(['Blog']);
  });

  it('is read by as many statements with 100 items as with one', async () => {
    const link = (_: unknown, index: number) =>
      item(`${index}`, index % 2 ? { productId: offer.products.payment } : { catalogueId: offer.catalogues.Public });
    const [one, all] = [await create([link(null, 0), link(null, 1)]), await create(Array.from({ length: 100 }, link))];
    const statements = async (name: string) => (await statementsOf(() => read(partner!, name))).length;
    expect(await statements(all)).toBe(await statements(one));
    const document = '{ menus { items { label product { name } catalogue { name } items { label } } } }';
    // Who asks, the menus, their items, products, and catalogues.
    expect((await statementsOf(() => partner!.send(document))).length).toBeLessThanOrEqual(5);
  });
});
