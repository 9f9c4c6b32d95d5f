import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';
import { statementsOf } from '../query-count/statements.ts';

const COUNTS = 'tags { value count } categories { value count } catalogues { value count }';
const FACETS = `query ($filter: ProductFilter, $search: String) { products(filter: $filter, search: $search) { totalCount
  facets { ${COUNTS} authTypes { value count } isFeatured { value count } isRequestable { value count }
  autoApprove { value count } lifeCycles { value count } } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) {
  product { category position } userErrors { code field } } }`;
const CATALOGUE = `mutation ($id: ID!, $input: UpdateCatalogueInput!) { updateCatalogue(id: $id, input: $input) {
  catalogue { name displayName position } userErrors { code field } } }`;

describe('what products have, and their order', () => {
  let portal: TestPortal;
  let owner: Client;
  let offer: Offer;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    owner = await portal.as('owner');
    offer = await browse(owner);
    const { payment, accounts } = offer.products;
    await change(payment!, { tags: ['finance', 'cards'], category: 'Money', isFeatured: true, position: 2 });
    await change(accounts!, { tags: ['finance'], category: 'Books', position: 1 });
  });
  afterAll(() => portal?.stop());

  const change = async (id: string, input: object) => (await owner.send(UPDATE, { id, input })).updateProduct.product;
  const facets = async (who: Client, variables = {}): Promise<Data> => (await who.send(FACETS, variables)).products;
  const of = (counts: Data[]) => Object.fromEntries(counts.map(({ value, count }) => [value, count]));

  it('are counted for each in what they may see', async () => {
    const partner = await facets(await portal.as('partner'));
    expect(partner.totalCount).toBe(2);
    expect(partner.facets.tags).toEqual([
      { value: 'finance', count: 2 },
      { value: 'cards', count: 1 },
    ]);
    expect(of(partner.facets.categories)).toEqual({ Books: 1, Money: 1 });
    expect(of(partner.facets.isFeatured)).toEqual({ true: 1, false: 1 });
    expect(of(partner.facets.authTypes)).toEqual({ AUTH_TOKEN: 2 });
    expect(of(partner.facets.isRequestable)).toEqual({ true: 2 });
    const { Public, Enterprise } = offer.catalogues;
    expect(of(partner.facets.catalogues)).toEqual({ [Enterprise!]: 2, [Public!]: 1 });
    for (const who of [await portal.as('hobbyist'), await portal.as(null)]) {
      const seen = await facets(who);
      expect(of(seen.facets.tags)).toEqual({ finance: 1, cards: 1 });
      expect(of(seen.facets.categories)).toEqual({ Money: 1 });
      expect(of(seen.facets.catalogues)).toEqual({ [Public!]: 1 });
    }
  });

  it('are counted of what the filters let through', async () => {
    const partner = await portal.as('partner');
    const books = await facets(partner, { filter: { categories: ['Books'] } });
    expect([books.totalCount, of(books.facets.tags)]).toEqual([1, { finance: 1 }]);
    const found = await facets(partner, { search: 'payment', filter: { tags: ['finance'] } });
    expect([found.totalCount, of(found.facets.categories)]).toEqual([1, { Money: 1 }]);
    const { tags, ...others } = (await facets(partner, { filter: { tags: ['nothing'] } })).facets;
    expect(of(tags)).toEqual({ finance: 2, cards: 1 });
    expect(others).toEqual({
      ...{ categories: [], catalogues: [], authTypes: [], isFeatured: [], isRequestable: [] },
      ...{ autoApprove: [], lifeCycles: [] },
    });
  });

  it('are counted without their own condition, and with all others', async () => {
    const partner = await portal.as('partner');
    const filter = { categories: ['Books'], isFeatured: false };
    const books = await facets(partner, { filter });
    expect(books.totalCount).toBe(1);
    expect(of(books.facets.categories)).toEqual({ Books: 1 });
    expect(of(books.facets.isFeatured)).toEqual({ false: 1 });
    expect(of(books.facets.tags)).toEqual({ finance: 1 });
    expect(of((await facets(partner, { filter: { categories: ['Books'] } })).facets.categories)).toEqual({
      ...{ Books: 1, Money: 1 },
    });
    const { Public, Enterprise } = offer.catalogues;
    const open = await facets(partner, { filter: { catalogueIds: [Public], tags: ['CARDS'] } });
    expect([open.totalCount, of(open.facets.tags)]).toEqual([1, { finance: 1, cards: 1 }]);
    expect(of(open.facets.catalogues)).toEqual({ [Enterprise!]: 1, [Public!]: 1 });
    for (const who of [await portal.as('hobbyist'), await portal.as(null)]) {
      const hidden = await facets(who, { filter: { categories: ['Books'] } });
      expect([hidden.totalCount, of(hidden.facets.categories), hidden.facets.tags]).toEqual([0, { Money: 1 }, []]);
      expect(of((await facets(who, { filter: { catalogueIds: [Enterprise] } })).facets.catalogues)).toEqual({
        ...{ [Public!]: 1 },
      });
    }
  });

  it('tell of plans and lives', async () => {
    const partner = await portal.as('partner');
    const none = await facets(partner);
    expect([of(none.facets.autoApprove), of(none.facets.lifeCycles)]).toEqual([{ true: 2, false: 2 }, { LIVE: 2 }]);
    const set =
      'mutation ($id: ID!, $input: ProductLifeCycleInput!) { setProductLifeCycle(id: $id, input: $input) { userErrors { code } } }';
    await owner.send(set, { id: offer.products.accounts, input: { lifeCycle: 'PREVIEW' } });
    const previews = await facets(partner, { filter: { lifeCycles: ['PREVIEW'], autoApprove: true } });
    expect(of(previews.facets.lifeCycles)).toEqual({ LIVE: 1, PREVIEW: 1 });
    expect(of(previews.facets.autoApprove)).toEqual({ true: 1, false: 1 });
    expect(of((await facets(await portal.as('hobbyist'))).facets.autoApprove)).toEqual({ true: 1 });
    await owner.send(set, { id: offer.products.accounts, input: { lifeCycle: 'LIVE' } });
  });

  it('are as new as the last change, also where answers are shared', async () => {
    const hobbyist = await portal.as('hobbyist');
    for (let n = 0; n < 3; n++) await facets(hobbyist);
    await change(offer.products.payment!, { category: 'Cards' });
    expect(of((await facets(hobbyist)).facets.categories)).toEqual({ Cards: 1 });
    await change(offer.products.payment!, { category: 'Money' });
  });

  it('cost as many statements for many products as for one', async () => {
    const count = async (filter: object) => (await statementsOf(() => owner.send(FACETS, { filter }))).length;
    expect(await count({})).toBe(await count({ categories: ['Money'] }));
  });

  const ordered = async (field: string, direction = 'ASC', first = 1) => {
    const names: string[] = [];
    for (let after: string | null = null; ; ) {
      const { products }: Data = await owner.send(
        `query ($after: String) { products(first: ${first}, after: $after, orderBy: { field: ${field}, direction: ${direction} }) {
          nodes { name } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      names.push(...products.nodes.map(({ name }: Data) => name));
      if (!products.pageInfo.hasNextPage) return names;
      after = products.pageInfo.endCursor;
    }
  };

  it('are listed in the order of their places, or those that are featured first', async () => {
    expect(await ordered('POSITION')).toEqual(['accounts', 'payment']);
    expect(await ordered('FEATURED', 'DESC')).toEqual(['payment', 'accounts']);
    await change(offer.products.payment!, { position: 0 });
    expect(await ordered('POSITION')).toEqual(['payment', 'accounts']);
  });

  it('refuses places out of bounds and categories that are too long, and takes a category away', async () => {
    const input = { position: -1, category: 'x'.repeat(51) };
    const { userErrors } = await owner.refused(UPDATE, { id: offer.products.payment, input });
    expect(userErrors.map(({ code, field }: Data) => [code, field.at(-1)]).sort()).toEqual([
      ['INVALID_INPUT', 'category'],
      ['INVALID_INPUT', 'position'],
    ]);
    expect(await change(offer.products.payment!, { category: null })).toMatchObject({ category: null });
  });

  it('a catalogue is shown by another name, and in another place', async () => {
    const update = async (input: object) =>
      (await owner.send(CATALOGUE, { id: offer.catalogues.Public, input })).updateCatalogue.catalogue;
    expect(await update({ position: 5 })).toEqual({ name: 'Public', displayName: 'Public', position: 5 });
    expect(await update({ displayName: 'For everybody' })).toMatchObject({ displayName: 'For everybody', position: 5 });
    const list = '{ catalogues(orderBy: { field: POSITION }) { nodes { displayName } } }';
    expect((await owner.send(list)).catalogues.nodes.at(-1)).toEqual({ displayName: 'For everybody' });
    expect(await update({ displayName: null })).toMatchObject({ displayName: 'Public' });
    const { userErrors } = await owner.refused(CATALOGUE, {
      id: offer.catalogues.Public,
      input: { position: 1_000_001 },
    });
    expect(userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['input', 'position'] }]);
  });
});
