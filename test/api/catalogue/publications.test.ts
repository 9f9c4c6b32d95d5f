import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, type Offer } from '../../support/story.ts';

const UPDATE = `mutation ($productId: ID!, $catalogueId: ID!, $input: UpdatePublicationInput!) {
  updatePublication(productId: $productId, catalogueId: $catalogueId, input: $input) {
    product { displayName position } catalogue { id } publication { displayName position ownDisplayName ownPosition }
    userErrors { code field } } }`;
const EDGES = 'edges { cursor node { id name displayName } publication { displayName position } }';
const OF_CATALOGUE = `query ($id: ID!, $by: ProductOrderField!, $way: OrderDirection!, $after: String, $first: Int) {
  catalogue(id: $id) { products(first: $first, after: $after, orderBy: { field: $by, direction: $way }) { totalCount ${EDGES} } } }`;
const LISTED = `query ($id: ID!, $by: ProductOrderField!, $way: OrderDirection!, $after: String, $first: Int) {
  products(catalogueId: $id, first: $first, after: $after, orderBy: { field: $by, direction: $way }) { totalCount ${EDGES} } }`;
const CATALOGUES = `query ($id: ID!) { product(id: $id) { displayName catalogues {
  totalCount edges { node { name } publication { displayName position } } } } }`;

describe('a product in a catalogue', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  let offer: Offer;
  beforeAll(async () => {
    portal = await startTestPortal({ GATEHOUSE_WORKER_CONCURRENCY: '0' });
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
    offer = await browse(owner);
  });
  afterAll(() => portal?.stop());

  const show = async (product: string, catalogue: string, input: object): Promise<Data> => {
    const ids = { productId: offer.products[product], catalogueId: offer.catalogues[catalogue] };
    return (await owner.send(UPDATE, { ...ids, input })).updatePublication;
  };
  const LISTS: [string, (data: Data) => Data][] = [
    [OF_CATALOGUE, ({ catalogue }) => catalogue.products],
    [LISTED, ({ products }) => products],
  ];
  /** Names in both lists of a catalogue, page by page. */
  const namesIn = async (who: Client, catalogue: string, by: string, way = 'ASC'): Promise<string[]> => {
    const id = offer.catalogues[catalogue];
    const [one, other] = await Promise.all(
      LISTS.map(async ([query, listOf]) => {
        const names: string[] = [];
        for (let after: string | null = null; ; ) {
          const { edges, totalCount } = listOf(await who.send(query, { ...{ id, by, way, after }, first: 1 }));
          expect(totalCount).toBeGreaterThanOrEqual(names.length);
          if (edges.length === 0) return names;
          names.push(edges[0].publication.displayName);
          after = edges[0].cursor;
        }
      }),
    );
    expect(other).toEqual(one);
    return one!;
  };

  beforeEach(async () => {
    for (const product of ['payment', 'accounts'])
      await show(product, 'Enterprise', { displayName: null, position: null });
  });

  it('is called as everywhere, until it gets a name and a place of its own there', async () => {
    expect(await namesIn(partner, 'Enterprise', 'DISPLAY_NAME')).toEqual(['Accounts API', 'Payment API']);
    const shown = await show('payment', 'Enterprise', { displayName: 'A way to pay', position: 4 });
    expect(shown.publication).toEqual({
      ...{ displayName: 'A way to pay', position: 4, ownDisplayName: 'A way to pay', ownPosition: 4 },
    });
    expect(shown.product).toEqual({ displayName: 'Payment API', position: 0 });
    expect(await namesIn(partner, 'Enterprise', 'DISPLAY_NAME')).toEqual(['A way to pay', 'Accounts API']);
    expect(await namesIn(partner, 'Enterprise', 'DISPLAY_NAME', 'DESC')).toEqual(['Accounts API', 'A way to pay']);
    expect(await namesIn(partner, 'Enterprise', 'POSITION')).toEqual(['Accounts API', 'A way to pay']);
    expect(await namesIn(partner, 'Public', 'POSITION')).toEqual(['Payment API']);
  });

  it('follows the product in what is not its own, and keeps its own when the catalogue is filled anew', async () => {
    await show('payment', 'Enterprise', { position: 1 });
    const update = `mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { userErrors { code } } }`;
    await owner.send(update, { id: offer.products.payment, input: { displayName: 'Pay', position: 9 } });
    await owner.send(update, { id: offer.products.accounts, input: { position: 5 } });
    expect(await namesIn(partner, 'Enterprise', 'POSITION')).toEqual(['Pay', 'Accounts API']);
    const fill = `mutation ($id: ID!, $input: UpdateCatalogueInput!) { updateCatalogue(id: $id, input: $input) { userErrors { code } } }`;
    const productIds = [offer.products.accounts, offer.products.payment];
    await owner.send(fill, { id: offer.catalogues.Enterprise, input: { productIds } });
    expect(await namesIn(partner, 'Enterprise', 'POSITION')).toEqual(['Pay', 'Accounts API']);
    await owner.send(update, { id: offer.products.payment, input: { displayName: 'Payment API', position: 0 } });
    await owner.send(update, { id: offer.products.accounts, input: { position: 0 } });
    expect(await namesIn(partner, 'Public', 'POSITION')).toEqual(['Payment API']);
  });

  it('names the catalogues that offer it to whoever asks, and how it is shown there', async () => {
    await show('payment', 'Enterprise', { displayName: 'For partners' });
    const of = async (who: Client) => {
      const { catalogues } = (await who.send(CATALOGUES, { id: offer.products.payment })).product;
      expect(catalogues.totalCount).toBe(catalogues.edges.length);
      return catalogues.edges.map(({ node, publication }: Data) => `${node.name}: ${publication.displayName}`);
    };
    expect(await of(partner)).toEqual(['Public: Payment API', 'Enterprise: For partners']);
    for (const who of ['hobbyist', null] as const)
      expect(await of(await portal.as(who))).toEqual(['Public: Payment API']);
  });

  it('says nothing of it in lists that are of no catalogue, or of several', async () => {
    const ids = [offer.catalogues.Public, offer.catalogues.Enterprise];
    const { products, some } = await partner.send(
      `query ($ids: [ID!]) { products { edges { publication { position } } }
        some: products(filter: { catalogueIds: $ids }) { edges { publication { position } } } }`,
      { ids },
    );
    for (const { publication } of [...products.edges, ...some.edges]) expect(publication).toBeNull();
  });

  it('is recorded when it is shown otherwise, and not when nothing changes', async () => {
    await show('accounts', 'Enterprise', { displayName: 'Books' });
    await show('accounts', 'Enterprise', { displayName: 'Books' });
    await allSequenced(portal);
    const events = `{ auditEvents(filter: { types: [PRODUCT_PUBLICATION_UPDATED] }, first: 100) { nodes { subjectId before after } } }`;
    const { nodes } = (await owner.send(events)).auditEvents;
    const catalogueId = offer.catalogues.Enterprise;
    const told = nodes.filter(({ after }: Data) => after.displayName === 'Books');
    expect(told).toMatchObject([
      { before: { catalogueId, displayName: null }, after: { catalogueId, displayName: 'Books' } },
    ]);
  });

  it('is refused with all that is wrong', async () => {
    const call = (ids: object, input: object) => owner.refused(UPDATE, { ...ids, input });
    const [payment, accounts] = [offer.products.payment, offer.products.accounts];
    const none = '00000000-0000-7000-8000-000000000000';
    const { Public: catalogueId } = offer.catalogues;
    const wrong = { displayName: 'x'.repeat(101), position: -1 };
    const faults = ({ userErrors }: Data) => userErrors.map(({ code, field }: Data) => `${code} ${field.join('.')}`);
    expect(faults(await call({ productId: none, catalogueId: none }, wrong))).toEqual([
      ...['NOT_FOUND productId', 'NOT_FOUND catalogueId'],
      ...['INVALID_INPUT input.position', 'INVALID_INPUT input.displayName'],
    ]);
    expect(faults(await call({ productId: accounts, catalogueId }, wrong))).toEqual([
      ...['NOT_FOUND catalogueId', 'INVALID_INPUT input.position', 'INVALID_INPUT input.displayName'],
    ]);
    expect(faults(await call({ productId: payment, catalogueId }, { position: 1_000_001 }))).toEqual([
      'INVALID_INPUT input.position',
    ]);
  });
});
