import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, RETRY, ROTATE, readCredential, workingKey } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, provisioned, REVEAL, REVOKE, requestAccess } from '../../support/story.ts';
import { credentialBecomes } from '../access/documents.ts';
import { eventsOf, setFlow } from '../access/world.ts';
import { add, readCart } from '../cart/documents.ts';
import { closed } from '../deletion/deletion-story.ts';
import { connect, planPolicy, startSecondGateway, synchronise } from '../provider/second-gateway.ts';

const DELETE = `mutation ($id: ID!, $force: Boolean) { deleteProvider(id: $id, force: $force) {
  deletedId leftBehind { credentials requests policyIds products plans } userErrors { code message field } } }`;

describe('deleting a provider', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeEach(async () => {
    portal = await startTestPortal();
    owner = await portal.as('owner');
  });
  afterEach(() => portal.stop());

  const sandboxId = async (): Promise<string> => {
    const { providers } = await owner.send('{ providers { nodes { id name } } }');
    return providers.nodes.find(({ name }: Data) => name === 'sandbox').id;
  };

  it('needs no force where nothing depends on it, and frees its name and its policies', async () => {
    const gateway = await startSecondGateway();
    await gateway.putPolicy(planPolicy('l1'));
    const id = await connect(owner, gateway.connection);
    const { deleteProvider } = await owner.send(DELETE, { id });
    expect(deleteProvider).toMatchObject({
      deletedId: id,
      leftBehind: { credentials: 0, plans: 1, policyIds: ['l1'] },
    });
    expect(await owner.send('query ($id: ID!) { provider(id: $id) { id } }', { id })).toEqual({ provider: null });
    const again = await connect(owner, gateway.connection);
    expect(again).not.toBe(id);
    expect(await synchronise(owner, again)).toMatchObject({ status: 'SUCCEEDED', warnings: [] });
    await gateway.stop();
  });

  it('in use it needs force, also works while the gateway is away, and tells what is left behind', async () => {
    const partner = await portal.as('partner');
    const living = await requestAccess(partner);
    await approve(owner, living.id);
    await provisioned(partner, living.id);
    await requestAccess(partner, { products: ['payment'] });
    await portal.sandbox.goOffline();
    const id = await sandboxId();
    const { userErrors, deletedId } = await owner.refused(DELETE, { id });
    expect({ userErrors, deletedId }).toMatchObject({
      userErrors: [{ code: 'IN_USE', field: ['force'] }],
      deletedId: null,
    });
    const { deleteProvider } = await owner.send(DELETE, { id, force: true });
    expect(deleteProvider.leftBehind).toMatchObject({ credentials: 1, requests: 1, products: 2, plans: 2 });
    expect(deleteProvider.leftBehind.policyIds).toContain('plan-enterprise');
    const { secret } = await portal.app.context.db
      .selectFrom('provider')
      .select('secret')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(secret).toBe('');
    expect((await partner.send('{ products { nodes { id } } plans { nodes { id } } }')).products.nodes).toEqual([]);
    await portal.sandbox.goOnline();
  });

  it('closes the requests for what it had, and carts lose it', async () => {
    const partner = await portal.as('partner');
    const waiting = await requestAccess(partner);
    await setFlow(owner, 'CART');
    await add(partner, { product: 'payment', plan: 'enterprise' });
    await owner.send(DELETE, { id: await sandboxId(), force: true });
    await closed(partner, waiting.id, 'PLAN_DELETED');
    await expect.poll(async () => (await readCart(partner)).items).toEqual([]);
  });

  it('its credentials end with it, live and with an event, and say that their keys were left behind', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner);
    const live = await partner.subscribe(
      'subscription { credentialChanged { type credential { id status isApplied failure } } }',
    );
    await owner.send(DELETE, { id: await sandboxId(), force: true });
    const failure = expect.stringContaining('may go on working there');
    expect(await live.nextOf('credential.revoked')).toEqual({
      type: 'credential.revoked',
      credential: { id, status: 'REVOKED', isApplied: false, failure },
    });
    await live.stop();
    const [{ before, after }] = (await eventsOf(portal, 'credential.revoked')) as Data[];
    expect({ before, after }).toEqual({ before: { status: 'ACTIVE' }, after: { status: 'REVOKED', failure } });
    expect(await callPayment(portal, secret)).toBe(200);
    expect((await owner.refused(RETRY, { id })).userErrors[0].code).toBe('WRONG_STATE');
    for (const mutation of [REVOKE, ROTATE, REVEAL]) {
      expect((await partner.refused(mutation, { id })).userErrors[0].code).toBe('WRONG_STATE');
    }
  });

  it('a key that is on its way there when the provider goes has the same end', async () => {
    const partner = await portal.as('partner');
    const heal = portal.sandbox.inject({ effect: 'serverError', on: (method) => method === 'POST' });
    const { id } = await requestAccess(partner);
    const { credential } = await approve(owner, id);
    await owner.send(DELETE, { id: await sandboxId(), force: true });
    heal();
    await credentialBecomes(partner, credential.id, { status: 'REVOKED' });
  });

  it('counts the key of a credential whose end the provider has not heard of', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner);
    await portal.sandbox.goOffline();
    await partner.send(REVOKE, { id });
    const { deleteProvider } = await owner.send(DELETE, { id: await sandboxId(), force: true });
    expect(deleteProvider.leftBehind.credentials).toBe(1);
    await expect.poll(async () => (await readCredential(partner, id)).failure).toMatch(/may go on/);
    await portal.sandbox.goOnline();
    expect(await callPayment(portal, secret)).toBe(200);
  });

  it('is nothing for consumers, and refuses one that is gone', async () => {
    const id = await sandboxId();
    expect(await (await portal.as('partner')).errorCode(DELETE, { id, force: true })).toBe('FORBIDDEN');
    await owner.send(DELETE, { id, force: true });
    expect((await owner.refused(DELETE, { id, force: true })).userErrors[0].code).toBe('NOT_FOUND');
  });
});
