import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import {
  callPayment,
  inState,
  mutationOn,
  RESUME,
  RETRY,
  readCredential,
  SUSPEND,
  workingKey,
} from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { browse, call } from '../../support/story.ts';
import { letTimePass, rowsOf, skipBackOff } from '../../support/time.ts';
import { CHANGE_PLAN } from '../access/documents.ts';

const REMOVE = mutationOn('removeProductFromCredential', '')
  .replace('($id: ID!)', '($id: ID!, $productId: ID!)')
  .replace('(id: $id)', '(id: $id, productId: $productId)');
const SYNC = 'mutation ($id: ID!) { synchroniseProvider(id: $id) { userErrors { code } } }';
const SWEEP = 'mutation ($id: ID!) { sweepProvider(id: $id) { userErrors { code } } }';

let portal: TestPortal;
let [partner, owner]: Client[] = [];
let gateway: GatewayBehind;
beforeAll(async () => {
  portal = await startTestPortal();
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  gateway = await gatewayBehind(portal);
});
afterAll(() => portal?.stop());
/** What the test before took away is known to be back: a key that was confirmed has had the provider synchronised. */
beforeEach(async () => {
  const missing = 'select from provider_api where missing_since is not null';
  await expect.poll(() => rowsOf(portal.database, missing)).toEqual([]);
  await rowsOf(portal.database, 'delete from mail');
});

const reload = () => gateway.admin('GET', 'reload/?block=true');

/** Takes something away behind the back of the portal; yields how it comes back. */
const vanish = async (path: 'apis/accounts-api' | 'policies/product-accounts' | 'policies/plan-free') => {
  const saved = await gateway.raw(path);
  await gateway.admin('DELETE', path);
  await reload();
  return async () => {
    await gateway.admin('POST', path.split('/')[0]!, saved);
    await reload();
  };
};
type Path = Parameters<typeof vanish>[0];
const PATHS: Path[] = ['apis/accounts-api', 'policies/product-accounts', 'policies/plan-free'];

const bothProducts = () => workingKey(portal, partner!, { plan: 'free' });
const callAccounts = (secret: string) => call(`${portal.sandbox.url}/accounts/`, secret);
const productId = async (name: string) => (await browse(partner!)).products[name];
/** Until its job has been given up. */
const givenUp = (id: string) =>
  expect
    .poll(
      async () => {
        await skipBackOff(portal.database);
        return (await readCredential(partner!, id)).failure;
      },
      { timeout: 60_000, interval: 50 },
    )
    .not.toBeNull();
const confirmed = (id: string) => expect.poll(async () => (await readCredential(partner!, id)).isApplied).toBe(true);

describe('what narrows access is in force whatever has vanished at the gateway', () => {
  it.each(PATHS)('G1: without %s a credential is suspended at once, and resumes when it is back', async (path) => {
    const { id, secret } = await bothProducts();
    const comeBack = await vanish(path);
    await owner!.send(SUSPEND, { id });
    await inState(partner!, id, 'SUSPENDED');
    expect([await callPayment(portal, secret), await callAccounts(secret)]).not.toContain(200);
    await comeBack();
    expect([await callPayment(portal, secret), await callAccounts(secret)]).toEqual([403, 403]);
    await owner!.send(SYNC, { id: gateway.provider.id });
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    expect([await callPayment(portal, secret), await callAccounts(secret)]).toEqual([200, 200]);
  });

  it.each(PATHS)(
    'G1: without %s a product is taken off at once, and a synchronisation settles the rest',
    async (path) => {
      const { id, secret } = await bothProducts();
      const comeBack = await vanish(path);
      await partner!.send(REMOVE, { id, productId: await productId('payment') });
      await expect.poll(() => callPayment(portal, secret)).toBe(403);
      await givenUp(id);
      expect(await callPayment(portal, secret)).toBe(403);
      await owner!.send(SYNC, { id: gateway.provider.id });
      await comeBack();
      await owner!.send(SYNC, { id: gateway.provider.id });
      await confirmed(id);
      expect([await callPayment(portal, secret), await callAccounts(secret)]).toEqual([403, 200]);
    },
  );

  it('G1: without an API, known or not, a consumer gets the smaller plan that they ask for, but no larger one', async () => {
    const { id, secret } = await workingKey(portal, partner!, { plan: 'enterprise' });
    const { plans } = await browse(partner!);
    const limitOf = async () => Object.values((await gateway.read(secret))!.limitsByApi).map(({ quota }) => quota);
    const comeBack = await vanish('apis/accounts-api');
    await owner!.send(SYNC, { id: gateway.provider.id });
    const missing = 'select from provider_api where missing_since is not null';
    await expect.poll(() => rowsOf(portal.database, missing)).toHaveLength(1);
    const { changePlan } = await partner!.send(CHANGE_PLAN, { input: { credentialId: id, planId: plans.free } });
    expect(changePlan).toMatchObject({ userErrors: [], accessRequest: { status: 'APPROVED' } });
    await expect.poll(async () => new Set(await limitOf())).toEqual(new Set([1_000]));
    expect(await callPayment(portal, secret)).toBe(200);
    const { userErrors } = await partner!.refused(CHANGE_PLAN, {
      input: { credentialId: id, planId: plans.enterprise },
    });
    expect(userErrors).toMatchObject([{ code: 'PRODUCT_NOT_REQUESTABLE' }]);
    await comeBack();
    await owner!.send(SYNC, { id: gateway.provider.id });
    await confirmed(id);
  });

  it('G1: what was given up is tried again by each sweep, and by a retry at any time', async () => {
    const { id, secret } = await bothProducts();
    const comeBack = await vanish('apis/accounts-api');
    await partner!.send(REMOVE, { id, productId: await productId('payment') });
    await givenUp(id);
    await comeBack();
    await owner!.send(SWEEP, { id: gateway.provider.id });
    await confirmed(id);
    expect(await readCredential(partner!, id)).toMatchObject({ status: 'ACTIVE', failure: null });
    // Everything is confirmed; then somebody deletes the key, and no sweep has seen it yet.
    await gateway.admin('DELETE', keyPath(secret));
    expect((await owner!.send(RETRY, { id })).retryProvisioning.userErrors).toEqual([]);
    await expect.poll(() => callAccounts(secret)).toBe(200);
  });

  it('G1: owners get one mail of one disturbance, however many keys it hits and however often they are tried', async () => {
    const held = [await bothProducts(), await bothProducts(), await bothProducts()];
    const comeBack = await vanish('policies/plan-free');
    const payment = await productId('payment');
    for (const { id } of held) await partner!.send(REMOVE, { id, productId: payment });
    for (const { secret } of held) await expect.poll(() => callPayment(portal, secret)).toBe(403);
    await letTimePass(portal.database, 360);
    const mails = () =>
      rowsOf(
        portal.database,
        `select template from mail where template in ('provisioning-delayed', 'credential-failed')`,
      );
    await expect.poll(mails).toHaveLength(1);
    for (const { id } of held) await givenUp(id);
    const failures = () =>
      rowsOf(portal.database, `select 1 from event_log where type = 'credential.failed' and subject_id = any($1)`, [
        held.map(({ id }) => id),
      ]);
    expect(await failures()).toHaveLength(3);
    await owner!.send(SWEEP, { id: gateway.provider.id });
    for (const { id } of held) await givenUp(id);
    await letTimePass(portal.database, 360);
    expect(await failures()).toHaveLength(3);
    expect(await mails()).toEqual([{ template: 'provisioning-delayed' }]);
    await comeBack();
    await owner!.send(SYNC, { id: gateway.provider.id });
    for (const { id } of held) await confirmed(id);
  });
});
