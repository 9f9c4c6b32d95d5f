import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuthType } from '../../../src/catalogue/products/product.entity.ts';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse } from '../../support/story.ts';
import { changePlanOf, codesOf, copyCatalogue, publishPlan, publishProduct, setFlow } from '../access/world.ts';
import {
  ADD_TO_CART,
  add,
  EMPTY_CART,
  lineInput,
  REMOVE_ITEM,
  readCart,
  SUBMIT_CART,
  submit,
  UPDATE_ITEM,
} from './documents.ts';

describe('the cart', () => {
  let portal: TestPortal;
  let consumer: Client;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [consumer, owner] = [await portal.as('member'), await portal.as('owner')];
    await setFlow(owner, 'CART');
  });
  afterAll(() => portal?.stop());
  beforeEach(async () => {
    await consumer.send(EMPTY_CART);
  });

  const refusedAdd = async (input: Data, client = consumer): Promise<string[]> =>
    codesOf((await client.refused(ADD_TO_CART, { input })).userErrors);

  it('it belongs to one user, also when another one has chosen the same', async () => {
    const partner = await portal.as('partner');
    await add(consumer, { product: 'payment', plan: 'free' });
    const theirs = await add(partner, { product: 'payment', plan: 'free' });
    await submit(consumer);
    expect((await readCart(partner)).items).toMatchObject([{ id: theirs.id }]);
    const { userErrors } = await consumer.refused(REMOVE_ITEM, { id: theirs.id });
    expect(codesOf(userErrors)).toEqual(['NOT_FOUND']);
    await partner.send(EMPTY_CART);
  });

  it('it takes no product whose authentication method does not fit the request', async () => {
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const jwt = await publishProduct(portal, 'Enterprise', { authType: AuthType.CUSTOM });
    const line = await lineInput(consumer, { product: 'accounts', plan: 'enterprise' });
    expect(await refusedAdd({ ...line, productIds: [jwt] })).toEqual(['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE']);
    expect((await readCart(consumer)).items).toHaveLength(1);
  });

  it('it takes nothing that could not be asked for', async () => {
    const line = await lineInput(consumer, { product: 'accounts', plan: 'enterprise' });
    const closed = await publishProduct(portal, 'Enterprise', { isDocumentationOnly: true });
    const elsewhere = await publishProduct(portal, 'Enterprise', { elsewhere: true });
    expect(await refusedAdd({ ...line, productIds: [closed] })).toEqual(['PRODUCT_NOT_REQUESTABLE']);
    expect(await refusedAdd({ ...line, productIds: [elsewhere] })).toEqual(['MIXED_PROVIDERS']);
    expect(await refusedAdd({ ...line, productIds: [] })).toEqual(['INVALID_INPUT']);
    const apart = await lineInput(consumer, { product: 'payment', plan: 'enterprise', catalogue: 'Public' });
    expect(await refusedAdd(apart)).toEqual(['PLAN_NOT_OFFERED']);
    const unclear = await lineInput(consumer, { product: 'payment', plan: 'free', catalogue: null });
    expect(await refusedAdd(unclear)).toEqual(['CATALOGUE_REQUIRED']);
  });

  it('it takes nothing that its user may not see', async () => {
    const line = await lineInput(consumer, { product: 'accounts', plan: 'enterprise' });
    expect(await refusedAdd(line, await portal.as('hobbyist'))).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  });

  it('it holds a product on a plan once, and names what it holds', async () => {
    const item = await add(consumer, { product: 'payment', plan: 'free' });
    const input = await lineInput(consumer, { product: 'payment', plan: 'free', catalogue: 'Public' });
    const { userErrors } = await consumer.refused(ADD_TO_CART, { input });
    expect(userErrors).toMatchObject([{ code: 'ALREADY_IN_CART', conflictId: item.id }]);
  });

  it('it holds a hundred items, of which a request takes twenty', async () => {
    const line = await lineInput(consumer, { product: 'payment', plan: 'enterprise' });
    const productIds = await Promise.all(Array.from({ length: 21 }, () => publishProduct(portal, 'Enterprise')));
    expect(await refusedAdd({ ...line, productIds })).toEqual(['INVALID_INPUT']);
    await consumer.send(ADD_TO_CART, { input: { ...line, productIds: productIds.slice(0, 20) } });
    expect(await refusedAdd({ ...line, productIds: productIds.slice(20) })).toEqual(['INVALID_INPUT']);
  });

  it('it tells at once that a plan may not be asked for again yet', async () => {
    const partner = await portal.as('partner');
    await add(partner, { product: 'payment', plan: 'enterprise' });
    await submit(partner);
    await changePlanOf(portal, 'enterprise', { requestAllowance: 1, requestPeriodSeconds: 3600 });
    const line = await lineInput(partner, { product: 'accounts', plan: 'enterprise' });
    expect(await refusedAdd(line, partner)).toEqual(['REQUEST_FREQUENCY_EXCEEDED']);
    await changePlanOf(portal, 'enterprise', { requestAllowance: null, requestPeriodSeconds: null });
  });

  it('the requests that the cart itself will make count, one for each catalogue', async () => {
    const plan = await publishPlan(portal);
    await changePlanOf(portal, plan.name, { requestAllowance: 1 });
    const { products, catalogues } = await browse(consumer);
    const input = { planId: plan.id, catalogueId: catalogues.Enterprise, productIds: [products.payment] };
    await consumer.send(ADD_TO_CART, { input });
    const catalogueId = await copyCatalogue(portal, 'Enterprise');
    const refused = await refusedAdd({ ...input, catalogueId, productIds: [products.accounts] });
    expect(refused).toEqual(['REQUEST_FREQUENCY_EXCEEDED']);
    await portal.app.context.db.deleteFrom('catalogue').where('id', '=', catalogueId).execute();
  });

  it('an item moves to another plan or catalogue, and stays in its catalogue where it can', async () => {
    const { id } = await add(consumer, { product: 'payment', plan: 'enterprise' });
    const { plans, catalogues } = await browse(consumer);
    const move = async (input: object) => (await consumer.send(UPDATE_ITEM, { id, input })).updateCartItem.cart.items;
    expect(await move({ planId: plans.free })).toMatchObject([
      { id, plan: { name: 'free' }, catalogue: { name: 'Enterprise' } },
    ]);
    expect(await move({ catalogueId: catalogues.Public })).toMatchObject([{ id, catalogue: { name: 'Public' } }]);
    expect(await move({ planId: plans.enterprise })).toMatchObject([{ id, catalogue: { name: 'Enterprise' } }]);
    const input = { catalogueId: catalogues.Public };
    expect(codesOf((await consumer.refused(UPDATE_ITEM, { id, input })).userErrors)).toEqual(['PLAN_NOT_OFFERED']);
  });

  it('an item cannot become equal to another one, nor somebody change what is not there', async () => {
    const enterprise = await add(consumer, { product: 'payment', plan: 'enterprise' });
    const free = await add(consumer, { product: 'payment', plan: 'free' });
    const input = { planId: (await browse(consumer)).plans.free };
    const { userErrors } = await consumer.refused(UPDATE_ITEM, { id: enterprise.id, input });
    expect(userErrors).toMatchObject([{ code: 'ALREADY_IN_CART', conflictId: free.id }]);
    const gone = await consumer.refused(UPDATE_ITEM, { id: crypto.randomUUID(), input });
    expect(codesOf(gone.userErrors)).toEqual(['NOT_FOUND']);
  });

  it('items are taken out one by one or all at once', async () => {
    const first = await add(consumer, { product: 'payment', plan: 'free' });
    const second = await add(consumer, { product: 'accounts', plan: 'free' });
    const { removeFromCart } = await consumer.send(REMOVE_ITEM, { id: first.id });
    expect(removeFromCart.cart.items).toMatchObject([{ id: second.id }]);
    expect((await consumer.send(EMPTY_CART)).emptyCart.cart.items).toEqual([]);
  });

  it('in the direct flow nothing goes in or out, and the cart says so', async () => {
    const { id } = await add(consumer, { product: 'payment', plan: 'free' });
    await setFlow(owner, 'DIRECT');
    const input = await lineInput(consumer, { product: 'accounts', plan: 'free' });
    const refusals = [
      await consumer.refused(ADD_TO_CART, { input }),
      await consumer.refused(UPDATE_ITEM, { id, input: {} }),
      await consumer.refused(REMOVE_ITEM, { id }),
      await consumer.refused(EMPTY_CART),
      await consumer.refused(SUBMIT_CART, { input: { newApp: { name: 'Late' } } }),
    ];
    expect(refusals.flatMap(({ userErrors }) => codesOf(userErrors))).toEqual(refusals.map(() => 'FLOW_DISABLED'));
    const cart = await readCart(consumer);
    expect(cart).toMatchObject({ canSubmit: false, problems: [{ code: 'FLOW_DISABLED' }], items: [{ id }] });
    await setFlow(owner, 'CART');
  });

  it('owners have no cart, and nobody has one without signing in', async () => {
    expect(await owner.errorCode('{ cart { canSubmit } }')).toBe('FORBIDDEN');
    expect(await owner.errorCode(SUBMIT_CART, { input: {} })).toBe('FORBIDDEN');
    expect(await (await portal.as(null)).errorCode('{ cart { canSubmit } }')).toBe('UNAUTHENTICATED');
  });
});
