import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { granted, newApp } from '../access/documents.ts';
import { codesOf, eventsOf, setFlow } from '../access/world.ts';
import { add, EMPTY_CART, readCart, refusedSubmit, SUBMIT_CART, submit } from './documents.ts';

describe('submitting a cart', () => {
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

  const ids = (requests: Data[]): string[] => requests.map(({ id }) => id);

  it('an empty cart makes no request', async () => {
    expect(await refusedSubmit(consumer)).toEqual([['CART_EMPTY', null]]);
  });

  it('it needs an app, a new one or one that the consumer sees', async () => {
    await add(consumer, { product: 'payment', plan: 'free' });
    const hobby = await newApp(await portal.as('hobbyist'));
    expect(codesOf((await consumer.refused(SUBMIT_CART, { input: {} })).userErrors)).toEqual(['APP_REQUIRED']);
    expect(await refusedSubmit(consumer, { appId: hobby.id })).toEqual([['NOT_FOUND', 'input.appId']]);
  });

  it('the same key gives the same requests again, though the cart is empty by then', async () => {
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    await add(consumer, { product: 'payment', plan: 'free' });
    const input = { newApp: { name: 'Once' }, idempotencyKey: 'tab' };
    const first = await submit(consumer, input);
    const again = await submit(consumer, input);
    expect(again.checkoutId).toBe(first.checkoutId);
    expect(ids(again.accessRequests)).toEqual(ids(first.accessRequests));
    expect(await refusedSubmit(consumer, { ...input, newApp: { name: 'Twice' } })).toEqual([
      ['IDEMPOTENCY_MISMATCH', 'input.idempotencyKey'],
    ]);
  });

  it('of tabs that submit at the same time one asks, and the others find the cart empty', async () => {
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    await add(consumer, { product: 'accounts', plan: 'enterprise' });
    const tabs = await Promise.all(
      ['One', 'Two', 'Three', 'Four'].map((name) => consumer.raw(SUBMIT_CART, { input: { newApp: { name } } })),
    );
    const codes = tabs.map(({ data }) => codesOf(data.submitCart.userErrors).join());
    expect(codes.sort()).toEqual(['', 'CART_EMPTY', 'CART_EMPTY', 'CART_EMPTY']);
  });

  it('tabs with the same key all get the same checkout', async () => {
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const input = { newApp: { name: 'Both tabs' }, idempotencyKey: 'both tabs' };
    const [one, other] = await Promise.all([submit(consumer, input), submit(consumer, input)]);
    expect(one.checkoutId).toBe(other.checkoutId);
  });

  it('only what was submitted leaves the cart', async () => {
    const seen = await add(consumer, { product: 'payment', plan: 'enterprise' });
    const fromElsewhere = await add(consumer, { product: 'accounts', plan: 'enterprise' });
    const { accessRequests, cart } = await submit(consumer, { itemIds: [seen.id] });
    expect(accessRequests).toMatchObject([{ products: [{ name: 'payment' }] }]);
    expect(cart.items).toMatchObject([{ id: fromElsewhere.id }]);
    expect(await refusedSubmit(consumer, { itemIds: [seen.id] })).toEqual([['NOT_FOUND', 'input.itemIds']]);
  });

  it('what was asked for and waits is not asked for again', async () => {
    const { id: appId } = await newApp(consumer);
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const { accessRequests } = await submit(consumer, { appId });
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const { userErrors } = await consumer.refused(SUBMIT_CART, { input: { appId } });
    expect(userErrors).toMatchObject([{ code: 'DUPLICATE_REQUEST', conflictId: accessRequests[0].id }]);
    expect((await readCart(consumer)).items).toHaveLength(1);
  });

  it('a credential takes the items on its plan, the others get their own', async () => {
    await setFlow(owner, 'DIRECT');
    const { app, credential } = await granted(consumer, owner, { products: ['payment'] });
    await setFlow(owner, 'CART');
    const target = { appId: app.id, credentialId: credential.id };
    await add(consumer, { product: 'payment', plan: 'free' });
    expect(await refusedSubmit(consumer, target)).toEqual([['PLAN_MISMATCH', 'input.credentialId']]);
    await add(consumer, { product: 'accounts', plan: 'enterprise' });
    const { accessRequests } = await submit(consumer, target);
    expect(accessRequests).toMatchObject([
      { kind: 'NEW_ACCESS', plan: { name: 'free' } },
      { kind: 'ADD_PRODUCTS', plan: { name: 'enterprise' }, credential: { id: credential.id } },
    ]);
    expect(accessRequests[0].credential.id).not.toBe(credential.id);
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    expect(await refusedSubmit(consumer, target)).toEqual([['ALREADY_GRANTED', 'input.credentialId']]);
  });

  it('the requests of one cart are recorded as such', async () => {
    await add(consumer, { product: 'payment', plan: 'free' });
    const { checkoutId, accessRequests } = await submit(consumer);
    const event = (await eventsOf(portal, 'accessRequest.created')).at(-1);
    expect(event).toMatchObject({ subjectId: accessRequests[0].id, after: { checkoutId } });
    const cart = (await eventsOf(portal, 'cart.submitted')).at(-1);
    expect(cart.after).toEqual({ checkoutId, accessRequestIds: [accessRequests[0].id] });
  });
});
