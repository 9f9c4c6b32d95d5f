import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, askFor, browse, REQUEST_ACCESS, requestAccess } from '../../support/story.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';

const SET = `mutation ($id: ID!, $input: ProductLifeCycleInput!) { setProductLifeCycle(id: $id, input: $input) {
  product { lifeCycle sunsetAt lifeCycleNote successor { id } } userErrors { code field } } }`;
const READ = '{ products { nodes { id lifeCycle sunsetAt lifeCycleNote successor { id } } } }';
const CAN_REQUEST = `query ($input: CanRequestInput!) { canRequest(input: $input) {
  allowed problems { code field } warnings { lifeCycle message product { id } } } }`;
const ADD_TO_CART = 'mutation ($input: AddToCartInput!) { addToCart(input: $input) { userErrors { code } } }';
const DAY = 86_400;

/** So many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * DAY * 1_000).toISOString();

let portal: TestPortal;
let [owner, partner, hobbyist]: Client[] = [];
let ids: Record<string, string>;
beforeAll(async () => {
  portal = await startTestPortal();
  [owner, partner, hobbyist] = [await portal.as('owner'), await portal.as('partner'), await portal.as('hobbyist')];
  ids = (await browse(partner!)).products;
});
afterAll(() => portal?.stop());

const set = async (name: string, input: object): Promise<Data> =>
  (await owner!.send(SET, { id: ids[name], input })).setProductLifeCycle.product;
const seen = async (client: Client, name: string): Promise<Data> =>
  (await client.send(READ)).products.nodes.find(({ id }: Data) => id === ids[name]);

/** Mails of a name, as soon as there are so many, to whom they went. */
const mailed = (template: string, count: number): Promise<string[]> =>
  expect
    .poll(() => recipientsOf(template))
    .toHaveLength(count)
    .then(() => recipientsOf(template));
const recipientsOf = async (template: string): Promise<string[]> => {
  const sql = 'select recipient from mail where template = $1 order by recipient';
  return ((await rowsOf(portal.database, sql, [template])) as { recipient: string }[]).map((row) => row.recipient);
};
const events = async (type: string): Promise<Data[]> => {
  const query = 'query ($id: ID!) { auditEvents(filter: { subjectId: $id }) { nodes { type after } } }';
  const { auditEvents } = await owner!.send(query, { id: ids.accounts });
  return auditEvents.nodes.filter((event: Data) => event.type === type);
};

describe('the life cycle of a product', () => {
  it('is live until its owner says otherwise, and is shown wherever the product is', async () => {
    expect(await seen(hobbyist!, 'payment')).toMatchObject({ lifeCycle: 'LIVE', sunsetAt: null });
    await set('payment', { lifeCycle: 'PREVIEW', note: 'Tell us what you miss.' });
    expect(await seen(hobbyist!, 'payment')).toMatchObject({
      ...{ lifeCycle: 'PREVIEW', sunsetAt: null, lifeCycleNote: 'Tell us what you miss.', successor: null },
    });
    const { products } = await hobbyist!.send('{ products(filter: { lifeCycles: [PREVIEW] }) { nodes { id } } }');
    expect(products.nodes).toEqual([{ id: ids.payment }]);
    await set('payment', { lifeCycle: 'LIVE' });
    expect(await seen(hobbyist!, 'payment')).toMatchObject({ lifeCycle: 'LIVE', lifeCycleNote: null });
  });

  it('says what takes its place to whoever may see that', async () => {
    await set('payment', { lifeCycle: 'DEPRECATED', successorId: ids.accounts });
    expect(await seen(partner!, 'payment')).toMatchObject({ successor: { id: ids.accounts } });
    expect(await seen(hobbyist!, 'payment')).toMatchObject({ successor: null });
    await set('payment', { lifeCycle: 'LIVE' });
  });

  it('tells all that is wrong at once, and changes nothing', async () => {
    const input = { lifeCycle: 'LIVE', sunsetAt: inDays(9), successorId: ids.accounts, note: 'x'.repeat(2_001) };
    const { userErrors } = await owner!.refused(SET, { id: ids.payment, input });
    expect(userErrors).toEqual(
      ['sunsetAt', 'note', 'successorId'].map((field) => ({ code: 'INVALID_INPUT', field: ['input', field] })),
    );
    const past = { lifeCycle: 'DEPRECATED', sunsetAt: inDays(-1), successorId: ids.payment };
    expect((await owner!.refused(SET, { id: ids.payment, input: past })).userErrors).toEqual(
      ['sunsetAt', 'successorId'].map((field) => ({ code: 'INVALID_INPUT', field: ['input', field] })),
    );
    const unknown = { lifeCycle: 'DEPRECATED', successorId: crypto.randomUUID() };
    expect((await owner!.refused(SET, { id: crypto.randomUUID(), input: unknown })).userErrors).toEqual([
      { code: 'NOT_FOUND', field: ['id'] },
      { code: 'NOT_FOUND', field: ['input', 'successorId'] },
    ]);
    expect(await seen(partner!, 'payment')).toMatchObject({ lifeCycle: 'LIVE' });
  });
});

describe('what is deprecated', () => {
  it('can be asked for, and whoever asks is told', async () => {
    await set('accounts', { lifeCycle: 'DEPRECATED', sunsetAt: '2100-01-31T12:00:00Z', note: 'Use version 2.' });
    const input = await askFor(partner!);
    expect((await partner!.send(CAN_REQUEST, { input })).canRequest).toEqual({
      ...{ allowed: true, problems: [] },
      warnings: [
        {
          ...{ lifeCycle: 'DEPRECATED', product: { id: ids.accounts } },
          message: 'Accounts API is deprecated and ends on 2100-01-31. Use version 2.',
        },
      ],
    });
    const request = await requestAccess(partner!);
    expect(request.status).toBe('PENDING');
    await approve(owner!, request.id);
  });

  it('is told to who sees an app that holds it, once, and again only when its end moves', async () => {
    await set('accounts', { lifeCycle: 'LIVE' });
    await set('accounts', { lifeCycle: 'DEPRECATED', sunsetAt: inDays(100) });
    expect(await mailed('product-deprecated', 1)).toEqual(['partner@example.com']);
    await set('accounts', {
      lifeCycle: 'DEPRECATED',
      sunsetAt: (await seen(partner!, 'accounts')).sunsetAt,
      note: 'Yes.',
    });
    await set('accounts', { lifeCycle: 'DEPRECATED', sunsetAt: inDays(50) });
    expect(await mailed('product-deprecated', 2)).toEqual(['partner@example.com', 'partner@example.com']);
  });

  it('is told 30 and 7 days before its end, once each, and to API owners when it is there; nothing is revoked', async () => {
    await letTimePass(portal.database, 21 * DAY);
    expect(await mailed('product-sunset-near', 1)).toEqual(['partner@example.com']);
    await letTimePass(portal.database, 3_600);
    await letTimePass(portal.database, 23 * DAY);
    await mailed('product-sunset-near', 2);
    await letTimePass(portal.database, 7 * DAY);
    expect(await mailed('product-sunset-reached', 1)).toEqual(['owner@example.com']);
    expect((await events('product.sunsetNear')).map(({ after }) => after.days).sort()).toEqual([30, 7]);
    expect(await events('product.sunsetReached')).toHaveLength(1);
    const { credentials } = await partner!.send('{ credentials { nodes { status products { lifeCycle } } } }');
    expect(credentials.nodes).toEqual([
      { status: 'ACTIVE', products: expect.arrayContaining([{ lifeCycle: 'DEPRECATED' }]) },
    ]);
  });

  it('near its end is told with the deprecation alone', async () => {
    await set('accounts', { lifeCycle: 'LIVE' });
    await set('accounts', { lifeCycle: 'DEPRECATED', sunsetAt: inDays(5) });
    await mailed('product-deprecated', 3);
    await letTimePass(portal.database, 4 * DAY);
    await letTimePass(portal.database, 2 * DAY);
    await mailed('product-sunset-reached', 2);
    expect(await recipientsOf('product-sunset-near')).toHaveLength(2);
  });
});

describe('what is retired', () => {
  beforeAll(async () => {
    await set('accounts', { lifeCycle: 'RETIRED' });
  });

  it('is told to who holds it', async () => {
    expect(await mailed('product-retired', 1)).toEqual(['partner@example.com']);
  });

  it('is refused in every way to be given it', async () => {
    const input = await askFor(partner!);
    const refusal = [{ code: 'PRODUCT_RETIRED', field: ['input', 'productIds'] }];
    expect((await partner!.send(CAN_REQUEST, { input })).canRequest).toMatchObject({
      allowed: false,
      problems: refusal,
    });
    expect((await partner!.refused(REQUEST_ACCESS, { input })).userErrors).toMatchObject(refusal);
    const { catalogueId, productIds, planId } = input;
    await owner!.send('mutation { updatePortalSettings(input: { accessFlow: CART }) { userErrors { code } } }');
    const line = { catalogueId, productIds, planId };
    expect((await partner!.refused(ADD_TO_CART, { input: line })).userErrors).toEqual([{ code: 'PRODUCT_RETIRED' }]);
    await owner!.send('mutation { updatePortalSettings(input: { accessFlow: DIRECT }) { userErrors { code } } }');
    const { credentials } = await partner!.send('{ credentials { nodes { id app { id } } } }');
    const gift = { appId: credentials.nodes[0].app.id, productIds: [ids.accounts], planId, furtherKey: true };
    const give = 'mutation ($input: AddCredentialInput!) { addCredential(input: $input) { userErrors { code } } }';
    expect((await owner!.refused(give, { input: gift })).userErrors).toEqual([{ code: 'PRODUCT_RETIRED' }]);
    const { products } = await partner!.send('{ products(filter: { isRequestable: true }) { nodes { id } } }');
    expect(products.nodes).not.toContainEqual({ id: ids.accounts });
  });

  it('goes on in credentials that hold it, which can be rotated', async () => {
    const { credentials } = await partner!.send('{ credentials { nodes { id status } } }');
    const rotate = 'mutation ($id: ID!) { rotateCredential(id: $id) { credential { status } userErrors { code } } }';
    expect((await partner!.send(rotate, { id: credentials.nodes[0].id })).rotateCredential.userErrors).toEqual([]);
  });

  it('can be taken back', async () => {
    await set('accounts', { lifeCycle: 'LIVE' });
    expect((await partner!.send(CAN_REQUEST, { input: await askFor(partner!) })).canRequest.allowed).toBe(true);
  });
});
