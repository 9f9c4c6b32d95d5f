import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { write } from '../content/content-story.ts';

const NAMES = ['zebra', 'Äpfel', 'apfel', 'Ähre', 'Öl', 'oma', 'éclair', 'Ecke', 'Edel', 'Zürich'];
const SORTED = ['Ähre', 'apfel', 'Äpfel', 'Ecke', 'éclair', 'Edel', 'Öl', 'oma', 'zebra', 'Zürich'];

const make = (kind: 'Product' | 'Catalogue' | 'App') => (client: Client, name: string) =>
  client.send(
    `mutation ($input: Create${kind}Input!) { create${kind}(input: $input) { userErrors { code message } } }`,
    { input: { name } },
  );

/** Lists by names that people gave, how one comes into them, and the index that has them in their order. */
const LISTS: [list: string, field: string, shown: string, make: (client: Client, name: string) => Promise<unknown>][] =
  [
    ['products', 'DISPLAY_NAME', 'displayName', make('Product')],
    ['products', 'NAME', 'name', async () => {}],
    ['catalogues', 'NAME', 'name', make('Catalogue')],
    ['apps', 'NAME', 'name', make('App')],
    ['contentEntries', 'TITLE', 'title', write],
  ];

/** What of a table is in an index for its order. */
const INDEXES = {
  app_sorted_by_name: 'app where deleted_at is null order by name_key(name)',
  user_sorted_by_display_name: '"user" where deleted_at is null order by name_key(display_name)',
  product_sorted_by_name: 'product where deleted_at is null order by name_key(name)',
  product_sorted_by_display_name: 'product where deleted_at is null order by name_key(display_name)',
  plan_sorted_by_name: 'plan where deleted_at is null order by name_key(name)',
  plan_sorted_by_display_name: 'plan where deleted_at is null order by name_key(display_name)',
  catalogue_sorted_by_name: 'catalogue where deleted_at is null order by name_key(name)',
  organisation_sorted_by_name: 'organisation where deleted_at is null order by name_key(name)',
  organisation_request_sorted_by_name: 'organisation_request order by name_key(name)',
  team_sorted_by_name: 'team where deleted_at is null order by name_key(name)',
  provider_sorted_by_name: 'provider where deleted_at is null order by name_key(name)',
  account_token_sorted_by_name: 'account_token order by name_key(name)',
  content_template_sorted_by_name: 'content_template order by name_key(name)',
  content_entry_sorted_by_title: 'content_entry order by name_key(title)',
};

describe('a list in the order of names', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    const partner = await portal.as('partner');
    for (const [list, , , add] of LISTS) for (const name of NAMES) await add(list === 'apps' ? partner : owner, name);
  });
  afterAll(() => portal?.stop());

  it.each(LISTS)(
    'has %s by %s with accents beside their letters, both ways and page by page',
    async (list, field, shown) => {
      const read = async (direction: string, first: number): Promise<string[]> => {
        const seen: string[] = [];
        const query = `query ($after: String) { ${list}(first: ${first}, after: $after, orderBy: { field: ${field}, direction: ${direction} }) {
        nodes { ${shown} } pageInfo { hasNextPage endCursor } } }`;
        for (let after: string | null = null, more = true; more; ) {
          const { nodes, pageInfo }: Data = (await owner.send(query, { after }))[list];
          seen.push(...nodes.map((node: Data) => node[shown]));
          [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
        }
        return seen.filter((name) => NAMES.includes(name));
      };
      expect(await read('ASC', 100)).toEqual(SORTED);
      expect(await read('ASC', 3)).toEqual(SORTED);
      expect(await read('DESC', 3)).toEqual(SORTED.toReversed());
    },
  );

  it.each(Object.entries(INDEXES))('reads a page of it by an index: %s', async (index, order) => {
    const client = await portal.database.pool.connect();
    try {
      await client.query(
        'begin; set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off',
      );
      const { rows } = await client.query(`explain select id from ${order} collate "und-x-icu", id limit 20`);
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
