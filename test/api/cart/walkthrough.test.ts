import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, call, provisioned, reject, reveal } from '../../support/story.ts';
import { setFlow } from '../access/world.ts';
import { add, readCart, submit } from './documents.ts';

/** "Managing API Access Requests", step by step as its guide tells it; each test goes on where the one before ended. */
describe('requesting access with the cart', () => {
  let portal: TestPortal;
  let consumer: Client;
  let owner: Client;
  let manual: Data;
  let automatic: Data;
  beforeAll(async () => {
    portal = await startTestPortal();
    [consumer, owner] = [await portal.as('member'), await portal.as('owner')];
    await setFlow(owner, 'CART');
  });
  afterAll(() => portal?.stop());

  it('S3, S14: from the catalogue, products go into the cart one by one, each with a plan', async () => {
    const query = '{ catalogues { nodes { name products { nodes { name plans { name rate per quota } } } } } }';
    expect((await consumer.send(query)).catalogues.nodes).toHaveLength(2);
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    await add(consumer, { product: 'accounts', plan: 'enterprise' });
    await add(consumer, { product: 'payment', plan: 'free', catalogue: 'Public' });
  });

  it('S15: the cart shows what was chosen, and which requests it will make', async () => {
    const cart = await readCart(consumer);
    expect(cart.canSubmit).toBe(true);
    expect(cart.items.map(({ product, plan }: Data) => [product.name, plan.name])).toEqual([
      ['payment', 'enterprise'],
      ['accounts', 'enterprise'],
      ['payment', 'free'],
    ]);
    expect(cart.requests).toMatchObject([
      { catalogue: { name: 'Enterprise' }, plan: { name: 'enterprise' }, items: [{}, {}] },
      { catalogue: { name: 'Public' }, plan: { name: 'free' }, items: [{}] },
    ]);
  });

  it('S16, S17, T18: submitted for a new app, it becomes one request for each catalogue and plan', async () => {
    const input = { newApp: { name: 'Wallet' }, reason: 'We build it.' };
    const { checkoutId, accessRequests, cart } = await submit(consumer, input);
    [manual, automatic] = accessRequests;
    expect(accessRequests).toMatchObject([
      { kind: 'NEW_ACCESS', status: 'PENDING', plan: { name: 'enterprise' } },
      { kind: 'NEW_ACCESS', status: 'APPROVED', plan: { name: 'free' }, autoApproved: true },
    ]);
    expect(manual.products).toEqual([{ name: 'accounts' }, { name: 'payment' }]);
    for (const request of accessRequests) {
      expect(request).toMatchObject({ checkoutId, app: { name: 'Wallet' }, reason: 'We build it.' });
    }
    expect(cart.items).toEqual([]);
    const query = 'query ($id: ID!) { accessRequests(filter: { checkoutId: $id }) { nodes { id } } }';
    const listed = (await consumer.send(query, { id: checkoutId })).accessRequests.nodes;
    expect(listed).toEqual([{ id: automatic.id }, { id: manual.id }]);
  });

  it('S19, S20: the owner reviews what waits and approves; the key opens the API', async () => {
    const query = `{ accessRequests(filter: { status: [PENDING] }) { nodes {
      id requester { displayName } app { name } products { displayName } plan { displayName } } } }`;
    expect((await owner.send(query)).accessRequests.nodes).toEqual([
      {
        id: manual.id,
        requester: { displayName: 'Morgan Member' },
        app: { name: 'Wallet' },
        products: [{ displayName: 'Accounts API' }, { displayName: 'Payment API' }],
        plan: { displayName: 'Enterprise' },
      },
    ]);
    await approve(owner, manual.id);
    const { credential } = await provisioned(consumer, manual.id);
    const secret = await reveal(consumer, credential.id);
    expect(await call(`${portal.sandbox.url}/accounts/`, secret)).toBe(200);
  });

  it('S22, S23: what the plan approved is provisioned, and stays in the same list', async () => {
    await provisioned(consumer, automatic.id);
    const query = '{ accessRequests(filter: { status: [APPROVED] }) { nodes { id autoApproved } } }';
    expect((await owner.send(query)).accessRequests.nodes).toEqual([
      { id: automatic.id, autoApproved: true },
      { id: manual.id, autoApproved: false },
    ]);
  });

  it('S16, S21: submitted for the existing app and rejected, it grants nothing', async () => {
    await add(consumer, { product: 'payment', plan: 'enterprise' });
    const { accessRequests } = await submit(consumer, { appId: manual.app.id });
    const decided = await reject(owner, accessRequests[0].id, { reason: 'Once is enough.' });
    expect(decided).toMatchObject({ status: 'REJECTED', credential: null });
  });

  it('S16, T20: submitted for an existing credential, the product joins its key', async () => {
    await add(consumer, { product: 'accounts', plan: 'free' });
    const { credential } = await provisioned(consumer, automatic.id);
    const { accessRequests } = await submit(consumer, { appId: automatic.app.id, credentialId: credential.id });
    expect(accessRequests).toMatchObject([
      { kind: 'ADD_PRODUCTS', status: 'APPROVED', credential: { id: credential.id }, products: [{ name: 'accounts' }] },
    ]);
    await provisioned(consumer, accessRequests[0].id);
    const secret = await reveal(consumer, credential.id);
    expect(await call(`${portal.sandbox.url}/accounts/`, secret)).toBe(200);
  });
});
