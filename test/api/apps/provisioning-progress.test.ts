import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { armFaultPoints, faultText } from '../../../src/platform/fault-points.ts';
import type { Client, Data } from '../../support/client.ts';
import { inState, RETRY, workingKey } from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { standingTransaction } from '../../support/standing-transaction.ts';
import { REVOKE, requestAccess } from '../../support/story.ts';
import { letTimePass, rowsOf, skipBackOff } from '../../support/time.ts';
import { synchronise } from '../provider/second-gateway.ts';

const READ = `query ($id: ID!) { credential(id: $id) { id status failure isApplied
  progress { waitingSince attempts attemptedAt nextAttemptAt message cause { kind message } } } }`;
const OFFER = `{ products { nodes { name administration { policyStatus } } }
  plans { nodes { name administration { policyStatus } } } }`;

/** Brings a fault about and gives back how it ends. */
type Trouble = () => Promise<() => Promise<unknown>>;

describe('what is on its way to a gateway', () => {
  let portal: TestPortal;
  let gateway: GatewayBehind;
  let partner: Client;
  let owner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    gateway = await gatewayBehind(portal);
    [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  });
  afterAll(() => portal.stop());

  const read = async (client: Client, id: string): Promise<Data> => (await client.send(READ, { id })).credential;
  /** As soon as an attempt did not succeed. */
  const setBack = (id: string): Promise<Data> =>
    vi.waitFor(
      async () => {
        const credential = await read(owner, id);
        expect(credential.progress?.attempts).toBeGreaterThan(0);
        return credential;
      },
      { timeout: 60_000, interval: 50 },
    );
  const statusOf = async (kind: 'products' | 'plans', name: string): Promise<string> =>
    (await owner.send(OFFER))[kind].nodes.find((node: Data) => node.name === name).administration.policyStatus;
  const rawPolicy = async (id: string): Promise<object> => {
    const rows = await rowsOf(portal.database, 'select secret from provider');
    const secret = portal.app.context.secrets.open((rows[0] as { secret: string }).secret, {
      ...{ table: 'provider', column: 'secret', id: gateway.provider.id },
    });
    const answer = await fetch(`${gateway.provider.url}/tyk/policies/${id}`, {
      headers: { 'x-tyk-authorization': secret },
    });
    return (await answer.json()) as object;
  };
  const put = async (policy: object): Promise<void> => {
    await gateway.admin('POST', 'policies', policy);
    await gateway.admin('GET', 'reload/?block=true');
  };

  const withoutPolicy =
    (id: string): Trouble =>
    async () => {
      const saved = await rawPolicy(id);
      await gateway.adapter.deletePolicy(id);
      return () => put(saved);
    };
  const faulty =
    (fault: Parameters<TestPortal['sandbox']['inject']>[0]): Trouble =>
    async () => {
      const heal = portal.sandbox.inject(fault);
      return async () => heal();
    };
  const isKeyWrite = (method: string, path: string) => method === 'POST' && /keys\/(?!gh-probe)/.test(path);
  const ownFault: Trouble = async () => {
    const file = join(portal.dataDir, 'fault');
    await writeFile(file, faultText({ points: ['credential.planned'], effect: 'throw', hit: 'each' }));
    armFaultPoints(file);
    return async () => armFaultPoints(null);
  };
  const offline: Trouble = async () => {
    await portal.sandbox.goOffline();
    return () => portal.sandbox.goOnline();
  };

  describe.each<[name: string, trouble: Trouble, kind: string | null, hasTime: boolean, plain: RegExp]>([
    ['the policy of a product is gone', withoutPolicy('product-payment'), 'POLICY_MISSING', true, /does not have/],
    ['the policy of the plan is gone', withoutPolicy('plan-free'), 'POLICY_MISSING', true, /does not have/],
    ['the gateway fails', faulty({ effect: 'serverError', on: isKeyWrite }), 'UNAVAILABLE', true, /cannot be reached/],
    ['the gateway is away', offline, 'UNREACHABLE', false, /cannot be reached.*as soon as the gateway answers/],
    ['the portal has a fault', ownFault, null, true, /went wrong in the portal/],
  ])('P11: while %s', (_, trouble, kind, hasTime, plain) => {
    it('tells the cause to owners, a plain sentence to consumers, and when it goes on; a retry is taken at once', async () => {
      const end = await trouble();
      const { credential } = await requestAccess(partner, { plan: 'free', products: ['payment'] });
      const cause = kind && expect.objectContaining({ kind });
      await vi.waitFor(async () => expect((await setBack(credential.id)).progress).toMatchObject({ cause }), 60_000);
      if (!hasTime)
        await vi.waitFor(
          async () => expect((await read(owner, credential.id)).progress.nextAttemptAt).toBeNull(),
          20_000,
        );
      const told = await read(owner, credential.id);
      expect(told).toMatchObject({ status: 'ISSUING', failure: null, isApplied: false });
      const { attemptedAt, nextAttemptAt, waitingSince } = told.progress;
      expect(attemptedAt >= waitingSince).toBe(true);
      if (hasTime) expect(nextAttemptAt > attemptedAt).toBe(true);
      const { progress } = await read(partner, credential.id);
      expect(progress.cause).toBeNull();
      expect(progress.message).toMatch(plain);
      expect(JSON.stringify([progress, kind === null && told])).not.toMatch(
        /product-payment|plan-free|127\.0\.0\.1|ECONN|Fault at/,
      );
      await end();
      const { retryProvisioning } = await owner.send(RETRY, { id: credential.id });
      expect(retryProvisioning).toMatchObject({ userErrors: [], credential: { status: 'ISSUING' } });
      await inState(partner, credential.id, 'ACTIVE');
      expect((await read(owner, credential.id)).progress).toBeNull();
      for (const [of, name] of [
        ['products', 'payment'],
        ['plans', 'free'],
      ] as const)
        await expect.poll(() => statusOf(of, name)).toBe('IN_FORCE');
    }, 60_000);
  });

  it('P11: after the last attempt, consumers read a plain failure and owners the cause, and a fault of the portal shows no words of a library', async () => {
    const end = await ownFault();
    const { credential } = await requestAccess(partner, { plan: 'free', products: ['payment'] });
    const status = async () => {
      await skipBackOff(portal.database);
      return (await read(owner, credential.id)).status;
    };
    await expect.poll(status, { interval: 50 }).toBe('FAILED');
    const [told, plain] = [await read(owner, credential.id), await read(partner, credential.id)];
    expect(told.failure).toBe('The portal met a fault of its own; its log tells more.');
    expect(plain.failure).toBe('Something went wrong in the portal.');
    expect(told.progress).toMatchObject({ attempts: 8, nextAttemptAt: null, cause: null });
    const words = `select 1 from event_log where (before::text || after::text) like '%Fault at%'`;
    expect(await rowsOf(portal.database, words)).toEqual([]);
    await end();
    await owner.send(RETRY, { id: credential.id });
    await inState(partner, credential.id, 'ACTIVE');
  }, 60_000);

  it('P11: a vanished policy marks its product, and what waits goes on by itself when the policy is back', async () => {
    const end = await withoutPolicy('product-payment')();
    const { credential } = await requestAccess(partner, { plan: 'free', products: ['payment'] });
    await expect.poll(() => statusOf('products', 'payment')).toBe('MISSING');
    expect(await statusOf('products', 'accounts')).toBe('IN_FORCE');
    await end();
    await owner.send('mutation ($id: ID!) { synchroniseProvider(id: $id) { userErrors { code } } }', {
      id: gateway.provider.id,
    });
    await inState(partner, credential.id, 'ACTIVE');
  }, 60_000);

  it('P11: a policy that comes back while it is found missing does not count as gone for long', async () => {
    const found = () =>
      rowsOf(
        portal.database,
        `select type from event_log where type in ('product.hidden', 'product.restored') order by occurred_at, id`,
      );
    // One that is writing already would hold whoever asks for another.
    await synchronise(owner, gateway.provider.id);
    const before = await found();
    const end = await withoutPolicy('product-payment')();
    const plans = await standingTransaction(portal.database.url, ['select from plan for no key update']);
    await owner.send('mutation ($id: ID!) { synchroniseProvider(id: $id) { userErrors { code } } }', {
      id: gateway.provider.id,
    });
    await plans.waitedForBy(1);
    await end();
    await plans.commit();
    await expect.poll(found).toEqual([...before, { type: 'product.hidden' }, { type: 'product.restored' }]);
    expect(await statusOf('products', 'payment')).toBe('IN_FORCE');
  }, 60_000);

  it('P11: a policy that the gateway does not take shows its attempts to owners, and is written at once when they ask', async () => {
    const heal = portal.sandbox.inject({
      effect: 'serverError',
      on: (method, path) => method !== 'GET' && /policies/.test(path),
    });
    const { plans } = await owner.send('{ plans { nodes { id name } } }');
    const { id } = plans.nodes.find(({ name }: Data) => name === 'free');
    const fields =
      'plan { administration { policyStatus policyProgress { attempts nextAttemptAt message } } } userErrors { code }';
    const readPlan = async () =>
      (
        await owner.send(
          `query ($id: ID!) { ${fields.replace('plan {', 'plan(id: $id) {').replace('userErrors { code }', '')} }`,
          { id },
        )
      ).plan.administration;
    await owner.send('mutation ($id: ID!) { updatePlan(id: $id, input: { rate: 7 }) { userErrors { code } } }', { id });
    await expect
      .poll(async () => (await readPlan()).policyProgress)
      .toEqual({
        ...{ attempts: 1, nextAttemptAt: expect.any(String), message: expect.stringContaining('500') },
      });
    heal();
    const { retryPlanPolicy } = await owner.send(`mutation ($id: ID!) { retryPlanPolicy(id: $id) { ${fields} } }`, {
      id,
    });
    expect(retryPlanPolicy.userErrors).toEqual([]);
    await expect.poll(readPlan).toEqual({ policyStatus: 'IN_FORCE', policyProgress: null });
  }, 60_000);

  it('P11: owners are told of what waits too long, once, by event and mail, whatever it waits for', async () => {
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const heal = portal.sandbox.inject({ effect: 'serverError', on: (method) => method === 'DELETE' });
    await partner.send(REVOKE, { id });
    await setBack(id);
    expect(await gateway.admin('GET', keyPath(secret))).toBe(200);
    // Keys of a plan that has just changed are written anew, and time passes for them as well.
    const events = () =>
      rowsOf(
        portal.database,
        `select type from event_log where type = 'provider.delayed'
          or type = 'credential.delayed' and subject->>'credentialId' = $1 order by type`,
        [id],
      );
    await letTimePass(portal.database, 60);
    expect(await events()).toEqual([]);
    const told = [{ type: 'credential.delayed' }, { type: 'provider.delayed' }];
    const sixMinutesLater = async () => {
      await letTimePass(portal.database, 360);
      return await events();
    };
    // A look that is under way as the time passes sees nothing yet, and the next is a minute later.
    await expect.poll(sixMinutesLater, { interval: 1_000 }).toEqual(told);
    const mails = `select recipient, status from mail where template = 'provisioning-delayed'`;
    await expect
      .poll(() => rowsOf(portal.database, mails))
      .toEqual([{ recipient: 'owner@example.com', status: 'SENT' }]);
    expect(await sixMinutesLater()).toEqual(told);
    heal();
    await owner.send(RETRY, { id });
    await inState(partner, id, 'REVOKED');
  }, 60_000);
});
