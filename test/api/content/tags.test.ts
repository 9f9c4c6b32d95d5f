import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparableTag } from '../../../src/platform/comparable-name.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { publish, titlesOf, write } from './content-story.ts';

const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { tags } userErrors { code } } }`;
const LIST = `query ($tags: [String!]) { products(filter: { tags: $tags }) { totalCount nodes { name } } }`;
const FACETS = '{ products { facets { tags { value count } } } }';
const RELATED = `query ($tags: [String!]) { products { nodes { name entries(filter: { tags: $tags }) { totalCount nodes { title } } } }
  contentEntries { nodes { title products { totalCount nodes { name } } } } }`;

let portal: TestPortal;
let [owner, partner, hobbyist]: Client[] = [];
let offer: Offer;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
  [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
  offer = await browse(owner);
  await tag('payment', ['Überweisung', 'Finance']);
  await tag('accounts', ['finance', 'Café']);
  const post = await write(owner, 'Transfers', { tags: ['UBERWEISUNG', 'Café', 'cafe'] });
  await publish(owner, post.id);
});
afterAll(() => portal?.stop());

const tag = async (product: string, tags: string[]): Promise<string[]> =>
  (await owner!.send(UPDATE, { id: offer.products[product], input: { tags } })).updateProduct.product.tags;
const listed = async (who: Client, tags: string[]): Promise<string[]> => {
  const { products } = await who.send(LIST, { tags });
  const names = products.nodes.map(({ name }: Data) => name).sort();
  expect(products.totalCount).toBe(names.length);
  return names;
};

describe('a tag, however it is written,', () => {
  it.each([
    [['uberweisung'], ['payment']],
    [['ÜBERWEISUNG'], ['payment']],
    [['FINANCE'], ['accounts', 'payment']],
    [['ﬁnance'], ['accounts', 'payment']],
    [['cafe', 'nothing'], ['accounts']],
    [['financ'], []],
    [[], []],
  ])('lists products by %j', async (tags, expected) => {
    expect(await listed(partner!, tags)).toEqual(expected);
    expect(await listed(hobbyist!, tags)).toEqual(expected.filter((name) => name === 'payment'));
  });

  it('lists entries by it', async () => {
    expect(await titlesOf(partner!, { tags: ['überweisung'] })).toEqual(['Transfers']);
    expect(await titlesOf(partner!, { tags: ['uberweisungen'] })).toEqual([]);
  });

  it('ties posts and products', async () => {
    const { products, contentEntries } = await partner!.send(RELATED, { tags: ['CAFE'] });
    expect(products.nodes.map(({ name, entries }: Data) => [name, entries.totalCount]).sort()).toEqual([
      ['accounts', 1],
      ['payment', 1],
    ]);
    const { nodes, totalCount } = contentEntries.nodes.find(({ title }: Data) => title === 'Transfers').products;
    expect([totalCount, nodes.map(({ name }: Data) => name).sort()]).toEqual([2, ['accounts', 'payment']]);
    const seen = (await hobbyist!.send(RELATED)).contentEntries.nodes.find(({ title }: Data) => title === 'Transfers');
    expect(seen.products).toEqual({ totalCount: 1, nodes: [{ name: 'payment' }] });
  });

  it('is counted once, in its most frequent spelling of those that the viewer sees', async () => {
    await tag('accounts', ['Finance', 'Café']);
    expect((await partner!.send(FACETS)).products.facets.tags[0]).toEqual({ value: 'Finance', count: 2 });
    await tag('accounts', ['finance', 'Café']);
    const { tags } = (await partner!.send(FACETS)).products.facets;
    expect(tags.filter(({ value }: Data) => /finance/i.test(value))).toMatchObject([{ count: 2 }]);
    expect((await hobbyist!.send(FACETS)).products.facets.tags).toEqual([
      { value: 'Finance', count: 1 },
      { value: 'Überweisung', count: 1 },
    ]);
  });

  it('is kept once, in its first spelling', async () => {
    expect(await tag('accounts', ['Café', 'finance', 'CAFE', 'Finance'])).toEqual(['Café', 'finance']);
    const { contentEntries } = await owner!.send('{ contentEntries { nodes { title tags } } }');
    const post = contentEntries.nodes.find(({ title }: Data) => title === 'Transfers');
    expect(post.tags).toEqual(['UBERWEISUNG', 'Café']);
  });

  it('compares in the database as in the portal', async () => {
    const tags = [
      'Ärger',
      'Łódź',
      'Straße',
      'smørrebrød',
      'Œuvre',
      'Ὀδυσσεύς',
      'İstanbul',
      'ıI',
      'ﬁ  x',
      '１２',
      'がく',
      'Æ',
      'ħĦ',
    ];
    const { rows } = await sql<{ key: string }>`select tag_key(tag) as key
      from unnest(${tags}::text[]) with ordinality as given (tag, place) order by place`.execute(portal.app.context.db);
    expect(tags.map(comparableTag)).toEqual(rows.map(({ key }) => key));
  });
});
