import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { callPayment, inState, workingKey } from '../../support/credentials.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';

const PLANTED = 'select 1 from provider where canary_planted_at is not null';
const LOOKING = "select 1 from graphile_worker.jobs where task_identifier = 'provider.confirmLoss'";
const KEYS = 3;

describe('a gateway whose store is emptied', () => {
  let portal: TestPortal;
  let owner: Client;
  beforeAll(async () => {
    // Without sweeps, which would find the loss by themselves, much later.
    portal = await startTestPortal({ GATEHOUSE_SWEEP_MINUTES: '0' });
    owner = await portal.as('owner');
  });
  afterAll(() => portal.stop());

  const planted = () => expect.poll(() => rowsOf(portal.database, PLANTED)).toHaveLength(1);
  /** The portal looks for its keys every five seconds. */
  const nextLook = () => letTimePass(portal.database, 5);
  /** How often each of those was told who was told at all. */
  const told = async (): Promise<number[]> => {
    const query = "select count(*)::int as times from mail where template = 'provider-keys-lost' group by recipient";
    return (await rowsOf(portal.database, query)).map((row) => (row as { times: number }).times);
  };
  const provider = async (): Promise<Data> =>
    (await owner.send('{ providers { nodes { status keysLostAt } } }')).providers.nodes[0];

  it('G8: is noticed within seconds, its keys work again, and owners hear of it once', async () => {
    const partner = await portal.as('partner');
    const keys = [];
    for (let key = 0; key < KEYS; key += 1) keys.push(await workingKey(portal, partner));
    await planted();
    expect((await provider()).keysLostAt).toBeNull();

    await portal.sandbox.forgetKeys();
    await nextLook();
    expect(await callPayment(portal, keys[0]!.secret)).toBe(403);
    for (const { id, secret } of keys) {
      await expect.poll(() => callPayment(portal, secret)).toBe(200);
      await inState(partner, id, 'ACTIVE');
    }
    expect((await provider()).keysLostAt).not.toBeNull();
    await planted();
    await expect.poll(told).toEqual([1]);
  });

  it('G8: a second time is a second notice, and what had ended stays ended', async () => {
    const partner = await portal.as('partner');
    const [kept, ended] = [await workingKey(portal, partner), await workingKey(portal, partner)];
    await partner.send('mutation ($id: ID!) { revokeCredential(id: $id) { userErrors { code } } }', { id: ended.id });
    await inState(partner, ended.id, 'REVOKED');
    await planted();
    const [before = 0] = await told();

    await portal.sandbox.forgetKeys();
    await nextLook();
    await expect.poll(() => callPayment(portal, kept.secret)).toBe(200);
    expect(await callPayment(portal, ended.secret)).toBe(403);
    await expect.poll(told).toEqual([before + 1]);
  });

  it('G8: of the canary alone, which somebody deleted, nobody hears, and it is there again', async () => {
    const partner = await portal.as('partner');
    const { secret } = await workingKey(portal, partner);
    await planted();
    const [before, { keysLostAt }] = [await told(), await provider()];
    const gateway = await gatewayBehind(portal);
    const canary = `keys/gh-canary-${gateway.provider.id}?org_id=${gateway.provider.tykOrganisationId}`;
    await gateway.admin('DELETE', canary);
    await nextLook();
    await expect.poll(() => gateway.admin('GET', canary)).toBe(200);
    await expect.poll(() => rowsOf(portal.database, LOOKING)).toEqual([]);
    expect([await told(), (await provider()).keysLostAt]).toEqual([before, keysLostAt]);
    expect(await callPayment(portal, secret)).toBe(200);
  });

  it('G8: while the policy of a plan is missing, a lost key is made anew of what is there, and counts as under way', async () => {
    const partner = await portal.as('partner');
    const { id, secret } = await workingKey(portal, partner);
    await planted();
    const gateway = await gatewayBehind(portal);
    const { plan } = await owner
      .send('query ($id: ID!) { plan: credential(id: $id) { plan { id administration { policyId } } } }', { id })
      .then(({ plan: { plan } }) => ({ plan }));
    const { policyId } = plan.administration;
    await gateway.adapter.deletePolicy(policyId);
    await portal.sandbox.forgetKeys();
    await nextLook();
    await expect.poll(() => callPayment(portal, secret)).toBe(200);
    const isApplied = async () =>
      (await partner.send('query ($id: ID!) { credential(id: $id) { isApplied } }', { id })).credential.isApplied;
    expect(await isApplied()).toBe(false);
    const key = (await gateway.read(secret))!;
    expect(key.policyIds).not.toContain(policyId);
    const retry = 'mutation ($id: ID!) { retryPlanPolicy(id: $id) { userErrors { code } } }';
    await expect
      .poll(async () => (await owner.raw(retry, { id: plan.id })).data?.retryPlanPolicy?.userErrors)
      .toEqual([]);
    await expect.poll(isApplied).toBe(true);
    expect((await gateway.read(secret))!.policyIds).toContain(policyId);
  });

  it('G8: a gateway that starts anew with its store has lost nothing, and nobody is told', async () => {
    await planted();
    const before = await told();
    await portal.sandbox.goOffline();
    await nextLook();
    await expect.poll(async () => (await provider()).status).toBe('DOWN');
    await portal.sandbox.goOnline();
    await expect.poll(async () => (await provider()).status).toBe('UP');
    const gateway = await gatewayBehind(portal);
    const canary = { name: gateway.provider.id, organisationId: gateway.provider.tykOrganisationId };
    expect(await gateway.adapter.hasCanary(canary)).toBe(true);
    expect(await told()).toEqual(before);
  });
});
