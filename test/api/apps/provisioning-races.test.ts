import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Data } from '../../support/client.ts';
import { callPayment, inState, RESUME, RETRY, readCredential, SUSPEND, workingKey } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE, requestAccess, reveal } from '../../support/story.ts';
import { rowsOf, skipBackOff } from '../../support/time.ts';

/** Calls about keys, without those of the health check's probe. */
const isKeyCall = (path: string) => path.startsWith('/tyk/keys/') && !path.includes('probe');

describe('provisioning', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
  });
  afterAll(() => portal.stop());

  /** Ids of the credentials that have a key at the gateway. */
  const credentialsAtGateway = async (): Promise<unknown[]> => {
    const listing = await gateway.adapter.listKeys();
    if (listing.kind === 'unavailable') throw new Error('The sandbox lists its keys.');
    const keys = await Promise.all(listing.entries.map((entry) => gateway.adapter.readListedKey(entry)));
    return keys.flatMap((key) => key?.metadata.gatehouse_credential ?? []);
  };
  const failing = async (id: string, status: string): Promise<Data> => {
    const read = async () => {
      await skipBackOff(portal.database);
      return (await readCredential(await portal.as('partner'), id)).status;
    };
    await expect.poll(read, { interval: 100 }).toBe(status);
    return readCredential(await portal.as('owner'), id);
  };

  it('a revocation at any moment of provisioning leaves no key behind', { timeout: 60_000 }, async () => {
    const partner = await portal.as('partner');
    let [toGo, reached] = [0, Promise.withResolvers<void>()];
    const countDown = (_: string, path: string) => {
      if (!isKeyCall(path)) return false;
      toGo -= 1;
      if (toGo === 0) reached.resolve();
      return true;
    };
    const heal = portal.sandbox.inject({ effect: 'slow', delayMs: 40, on: countDown });
    const revoked: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      // At once, or while the gateway is read, written to, or read back, of this key or of one that is taken away.
      [toGo, reached] = [round % 4, Promise.withResolvers<void>()];
      const isAtOnce = toGo === 0;
      const { credential } = await requestAccess(partner, { plan: 'free' });
      if (!isAtOnce) await reached.promise;
      await partner.send(REVOKE, { id: credential.id });
      revoked.push(credential.id);
    }
    for (const id of revoked) await inState(partner, id, 'REVOKED');
    heal();
    const left = await credentialsAtGateway();
    expect(left.filter((id) => revoked.includes(String(id)))).toEqual([]);
  });

  it('a worker that wakes after its key was revoked does not bring it back', { timeout: 60_000 }, async () => {
    const partner = await portal.as('partner');
    let reached = () => {};
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let [posts, deletions] = [0, 0];
    // Only the first call of the worker that falls asleep hangs; whoever takes its job over is as fast as ever.
    const isFirstPost = (method: string, path: string) => {
      if (!isKeyCall(path)) return false;
      if (method === 'DELETE') deletions += 1;
      if (method !== 'POST') return false;
      posts += 1;
      reached();
      return posts === 1;
    };
    const heal = portal.sandbox.inject({ effect: 'slow', delayMs: 5_000, on: isFirstPost });
    const { credential } = await requestAccess(partner, { plan: 'free' });
    await isReached;
    // Others take the worker for dead, as after a pause of its process, and do its work.
    await rowsOf(
      portal.database,
      `select graphile_worker.force_unlock_workers(array_agg(locked_by)) from graphile_worker.jobs
      where locked_by is not null`,
    );
    await partner.send(REVOKE, { id: credential.id });
    await inState(partner, credential.id, 'REVOKED');
    const before = deletions;
    await expect.poll(() => deletions).toBeGreaterThan(before);
    await inState(partner, credential.id, 'REVOKED');
    await expect.poll(async () => (await credentialsAtGateway()).includes(credential.id)).toBe(false);
    heal();
  });

  it('lost answers lose no quota and make no second key', { timeout: 120_000 }, async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    for (let calls = 0; calls < 3; calls += 1) await callPayment(portal, secret);
    const before = await gateway.read(secret);
    let [writes, posts] = [0, 0];
    const everySecond = (method: string, path: string) => {
      if (!isKeyCall(path) || !['PUT', 'POST'].includes(method)) return false;
      if (method === 'POST') posts += 1;
      writes += 1;
      return writes % 2 === 1;
    };
    const heal = portal.sandbox.inject({ effect: 'dropAnswer', on: everySecond });
    for (let round = 0; round < 4; round += 1) {
      await owner.send(SUSPEND, { id });
      await settled(id, 'SUSPENDED');
      await owner.send(RESUME, { id });
      await settled(id, 'ACTIVE');
    }
    heal();
    const after = await gateway.read(secret);
    expect(writes).toBeGreaterThanOrEqual(8);
    expect(posts).toBe(0);
    expect(after).toMatchObject({
      quotaRemaining: before?.quotaRemaining,
      createdAt: before?.createdAt,
      inactive: false,
    });
    expect(await callPayment(portal, secret)).toBe(200);
  });

  it('a creation whose answer is lost is found, and not made again', { timeout: 60_000 }, async () => {
    const partner = await portal.as('partner');
    let posts = 0;
    const isPost = (method: string, path: string) => {
      if (method !== 'POST' || !isKeyCall(path)) return false;
      posts += 1;
      return true;
    };
    const heal = portal.sandbox.inject({ effect: 'dropAnswer', on: isPost });
    const { credential } = await requestAccess(partner, { plan: 'free' });
    await settled(credential.id, 'ACTIVE');
    heal();
    expect(posts).toBe(1);
    expect(await callPayment(portal, await reveal(partner, credential.id))).toBe(200);
  });

  /** Whatever vanished at the gateway and came back is seen by consumers again. */
  const offered = () =>
    expect
      .poll(
        () =>
          rowsOf(
            portal.database,
            'select name from product where hidden_at is not null union select name from plan where hidden_at is not null',
          ),
        { timeout: 60_000 },
      )
      .toEqual([]);
  const settled = async (id: string, status: string) => {
    const read = async () => {
      await skipBackOff(portal.database);
      const { status, isApplied } = await readCredential(await portal.as('partner'), id);
      return { status, isApplied };
    };
    await expect.poll(read, { interval: 100 }).toEqual({ status, isApplied: true });
  };

  describe.each([
    ['the policy of the plan', ['plan-free'], 'plan-free'],
    ['the policy of a product', ['product-payment'], 'product-payment'],
    ['all of its policies', ['plan-free', 'product-payment'], /plan-free|product-payment/],
  ])('while the gateway lacks %s', (_, policyIds, named) => {
    it('a new key never counts as working, and the cause names the policy', { timeout: 60_000 }, async () => {
      const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
      const saved = await Promise.all(policyIds.map((id) => rawPolicy(id)));
      for (const id of policyIds) await gateway.adapter.deletePolicy(id);
      const { credential } = await requestAccess(partner, { plan: 'free', products: ['payment'] });
      const failed = await failing(credential.id, 'FAILED');
      expect(failed.failure).toMatch(named);
      const types = `select type from event_log where subject_id = $1 and type = 'credential.activated'`;
      expect(await rowsOf(portal.database, types, [credential.id])).toEqual([]);
      expect(await credentialsAtGateway()).not.toContain(credential.id);

      for (const policy of saved) await gateway.admin('POST', 'policies', policy);
      await gateway.admin('GET', 'reload/?block=true');
      await owner.send(RETRY, { id: credential.id });
      await inState(partner, credential.id, 'ACTIVE');
      await offered();
    });
  });

  it('a live key whose plan vanished at the gateway keeps its limits', { timeout: 60_000 }, async () => {
    const partner = await portal.as('partner');
    const { secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const saved = await rawPolicy('plan-free');
    await gateway.adapter.deletePolicy('plan-free');
    expect((await gateway.read(secret))?.limitsByApi['payment-api']).toMatchObject({ rate: 5, per: 10, quota: 1_000 });
    await gateway.admin('POST', 'policies', saved);
    await gateway.admin('GET', 'reload/?block=true');
  });

  it('a key whose API is not loaded, or whose policies are of another organisation, never counts as working', {
    timeout: 60_000,
  }, async () => {
    const partner = await portal.as('partner');
    const saved = await rawPolicy('product-accounts');
    await gateway.admin('POST', 'policies', { ...saved, org_id: 'elsewhere' });
    await gateway.admin('GET', 'reload/?block=true');
    const { credential } = await requestAccess(partner, { plan: 'free', products: ['accounts'] });
    expect((await failing(credential.id, 'FAILED')).failure).toContain('product-accounts');
    await gateway.admin('POST', 'policies', saved);
    await gateway.admin('GET', 'reload/?block=true');
    await (await portal.as('owner')).send(RETRY, { id: credential.id });
    await offered();
    await gateway.admin('DELETE', 'apis/accounts-api');
    await gateway.admin('GET', 'reload/?block=true');
    const second = await requestAccess(partner, { plan: 'free', products: ['accounts'] });
    expect((await failing(second.credential.id, 'FAILED')).failure).toContain('accounts-api');
    expect(await credentialsAtGateway()).not.toContain(second.credential.id);
  });

  it('moves a live key to another plan with its value and the used part of its quota', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner, { plan: 'enterprise', products: ['payment'] });
    for (let calls = 0; calls < 3; calls += 1) await callPayment(portal, secret);
    const plans = await partner.send('{ catalogues { nodes { plans { id name } } } }');
    const free = plans.catalogues.nodes.flatMap((each: Data) => each.plans).find(({ name }: Data) => name === 'free');
    await partner.send(
      'mutation ($input: ChangePlanInput!) { changePlan(input: $input) { credential { id } userErrors { code } } }',
      { input: { credentialId: id, planId: free.id } },
    );
    await expect.poll(async () => (await gateway.read(secret))?.limitsByApi['payment-api']?.quota).toBe(1_000);
    expect((await gateway.read(secret))?.quotaRemaining).toBe(997);
    expect(await callPayment(portal, secret)).toBe(200);
  });

  async function rawPolicy(id: string): Promise<object> {
    const { provider } = gateway;
    const secret = portal.app.context.secrets.open(provider.secret, {
      table: 'provider',
      column: 'secret',
      id: provider.id,
    });
    const answer = await fetch(`${provider.url}/tyk/policies/${id}`, { headers: { 'x-tyk-authorization': secret } });
    return (await answer.json()) as object;
  }
});
