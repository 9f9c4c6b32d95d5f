import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../support/client.ts';
import {
  callPayment,
  inState,
  mutationOn,
  RESUME,
  ROTATE,
  readCredential,
  SUSPEND,
  updatePlan,
  workingKey,
} from '../../support/credentials.ts';
import { type GatewayBehind, gatewayBehind, keyPath } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type Ask, browse, REVOKE, requestAccess, reveal } from '../../support/story.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';
import { CHANGE_PLAN, REMOVE_PRODUCT, RENEW } from '../access/documents.ts';
import { changePlanOf } from '../access/world.ts';
import { CLAIM, claimToken } from '../claims/claim-fixture.ts';
import { configure } from '../hand-off/hand-off-fixture.ts';

const RESET = mutationOn('resetCredentialQuota', 'ResetCredentialQuotaInput');
const DAY = 86_400;
const ASK: Ask = { plan: 'free', products: ['payment'] };

let portal: TestPortal;
let [partner, owner]: Client[] = [];
let gateway: GatewayBehind;
beforeAll(async () => {
  portal = await startTestPortal();
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  gateway = await gatewayBehind(portal);
  const limits = { rate: null, per: null, quota: 3, quotaRenewalSeconds: null, keyLifetimeSeconds: 90 * DAY };
  await updatePlan(portal, 'free', limits);
});
afterAll(() => portal?.stop());

interface Held {
  id: string;
  secret: string;
}

async function rotated({ id }: Held, overlapSeconds = 0): Promise<Held> {
  const { rotateCredential } = await partner!.send(ROTATE, { id, input: { overlapSeconds } });
  const successor = rotateCredential.credential.id;
  await inState(partner!, successor, 'ACTIVE');
  if (overlapSeconds === 0) await inState(partner!, id, 'REVOKED');
  return { id: successor, secret: await reveal(partner!, successor) };
}

const suspended = async ({ id }: Held): Promise<void> => {
  await owner!.send(SUSPEND, { id });
  await inState(partner!, id, 'SUSPENDED');
};

const resumed = async ({ id }: Held): Promise<void> => {
  await owner!.send(RESUME, { id });
  await inState(partner!, id, 'ACTIVE');
};

/** On another plan, confirmed by the gateway. */
const planned = async ({ id }: Held, plan: 'free' | 'enterprise'): Promise<void> => {
  const input = { credentialId: id, planId: (await browse(partner!)).plans[plan] };
  expect((await partner!.send(CHANGE_PLAN, { input })).changePlan.userErrors).toEqual([]);
  await inState(partner!, id, 'ACTIVE');
};

const swept = async (): Promise<void> => {
  const mutation = 'mutation ($id: ID!) { sweepProvider(id: $id) { sweep { id } userErrors { code } } }';
  await owner!.send(mutation, { id: gateway.provider.id });
};

/** Ways by which a credential comes to a new key, or its key to the gateway again; each yields what then works. */
const WAYS: [string, (held: Held) => Promise<Held>][] = [
  ['a rotation', (held) => rotated(held)],
  [
    'eight rotations',
    async (held) => {
      let current = held;
      for (let round = 0; round < 8; round += 1) current = await rotated(current);
      return current;
    },
  ],
  ['a rotation in whose overlap both keys work', (held) => rotated(held, 3_600)],
  [
    'a suspension and its end',
    async (held) => {
      await suspended(held);
      await resumed(held);
      return held;
    },
  ],
  [
    'the claim of a key that replaces another one',
    async (held) => {
      await configure(portal, 'free', { secretDelivery: 'CLAIM' });
      const { rotateCredential } = await partner!.send(ROTATE, { id: held.id, input: { overlapSeconds: 0 } });
      const { id } = rotateCredential.credential;
      const { claimCredential } = await partner!.send(CLAIM, { token: await claimToken(portal, id) });
      await inState(partner!, id, 'ACTIVE');
      await configure(portal, 'free', { secretDelivery: null });
      return { id, secret: claimCredential.secret };
    },
  ],
  [
    'the repair of a key that was deleted at the gateway',
    async (held) => {
      await gateway.admin('DELETE', keyPath(held.secret));
      await swept();
      await expect.poll(async () => (await gateway.read(held.secret))?.apiIds).toBeTruthy();
      return held;
    },
  ],
  [
    'the repair of a key that was told to count for itself',
    async (held) => {
      const session = { org_id: gateway.provider.tykOrganisationId, apply_policies: ['product-payment', 'plan-free'] };
      await gateway.admin('PUT', keyPath(held.secret), session);
      await swept();
      const metadata = async () => (await gateway.read(held.secret))?.metadata;
      await expect.poll(metadata).toHaveProperty('rate_limit_pattern');
      return held;
    },
  ],
  [
    'the rotation of a key that the gateway lost',
    async (held) => {
      const lost = 'update credential set secret = null where id = $1';
      await rowsOf(portal.database, lost, [held.id]);
      await gateway.admin('DELETE', keyPath(held.secret));
      await swept();
      await expect.poll(async () => (await readCredential(partner!, held.id)).status).toBe('FAILED');
      return rotated(held);
    },
  ],
  [
    'the rotation of a key of an earlier version, from then on',
    async (held) => {
      const earlier = 'update credential set quota_counter = null where id = $1';
      await rowsOf(portal.database, earlier, [held.id]);
      const current = await rotated(held);
      for (let calls = 0; calls < 2; calls += 1) await callPayment(portal, current.secret);
      return rotated(current);
    },
  ],
];

describe('what a grant allows', () => {
  // First, because every key that lives expires with these two.
  it('P1: a key that replaces another one ends with it, also when nobody claimed it', async () => {
    await configure(portal, 'free', { secretDelivery: 'CLAIM' });
    const claimed = await requestAccess(partner!, { ...ASK, newApp: { name: 'Claims' } });
    const { id: first } = claimed.credential;
    await partner!.send(CLAIM, { token: await claimToken(portal, first) });
    await inState(partner!, first, 'ACTIVE');
    const { id } = (await partner!.send(ROTATE, { id: first })).rotateCredential.credential;
    await letTimePass(portal.database, 90 * DAY);
    for (const each of [first, id]) {
      await expect.poll(async () => (await readCredential(partner!, each)).status).toBe('EXPIRED');
    }
    await configure(portal, 'free', { secretDelivery: null });
  });

  it.each(WAYS)('P1: its end and what is left of its quota outlast %s', { timeout: 60_000 }, async (_, way) => {
    const held = await workingKey(portal, partner!, ASK);
    const first = [await callPayment(portal, held.secret), await callPayment(portal, held.secret)];
    const next = await way(held);
    expect((await readCredential(partner!, next.id)).expiresAt).toBe(held.credential.expiresAt);
    const left = await gateway.read(next.secret);
    const calls = [await callPayment(portal, next.secret), await callPayment(portal, next.secret)];
    const oldToo = await callPayment(portal, held.secret);
    expect([...first, ...calls, oldToo]).toEqual([200, 200, 200, 403, 403]);
    expect(left?.quotaRemaining).toBe(1);
    expect((await gateway.read(next.secret))?.quotaRemaining).toBe(0);
  });

  it('P1: its quota renews when it would have, whatever key is used', async () => {
    await updatePlan(portal, 'free', { quotaRenewalSeconds: 3_600 });
    const held = await workingKey(portal, partner!, ASK);
    const before = await usage(held.secret);
    const next = await rotated(held);
    expect(await usage(next.secret)).toEqual({ remaining: Number(before.remaining) - 1, renewsAt: before.renewsAt });
    await updatePlan(portal, 'free', { quotaRenewalSeconds: null });
  });

  it('P1: a key with several products counts each of them on through a rotation', async () => {
    const held = await workingKey(portal, partner!, { plan: 'free', products: ['payment', 'accounts'] });
    for (let calls = 0; calls < 2; calls += 1) await callPayment(portal, held.secret);
    const next = await rotated(held);
    expect((await gateway.read(next.secret))?.quotaRemaining).toBe(1);
    expect([await callPayment(portal, next.secret), await callPayment(portal, next.secret)]).toEqual([200, 403]);
  });

  it('P1: another grant of the same plan has a quota of its own', async () => {
    const held = await workingKey(portal, partner!, ASK);
    for (let calls = 0; calls < 3; calls += 1) await callPayment(portal, held.secret);
    const other = await workingKey(portal, partner!, ASK);
    expect([await callPayment(portal, held.secret), await callPayment(portal, other.secret)]).toEqual([403, 200]);
  });

  it('P1: only a renewal prolongs it, and gives no more calls', async () => {
    const held = await workingKey(portal, partner!, ASK);
    for (let calls = 0; calls < 3; calls += 1) await callPayment(portal, held.secret);
    await partner!.send(RENEW, { input: { credentialId: held.id } });
    const { expiresAt } = await inState(partner!, held.id, 'ACTIVE');
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.parse(held.credential.expiresAt));
    expect(await callPayment(portal, held.secret)).toBe(403);
  });

  it('G7: an upgrade frees who has used up the quota, however often they were refused, and up and down gives no calls', async () => {
    for (const plan of ['free', 'enterprise']) await changePlanOf(portal, plan, { autoApprove: true });
    const limits = { rate: null, per: null, quota: 5, quotaRenewalSeconds: null, keyLifetimeSeconds: null };
    await updatePlan(portal, 'enterprise', limits);
    const held = await workingKey(portal, partner!, ASK);
    const old = await rotated(held, 3_600);
    const callsOf = async (count: number, { secret }: Held = old) => {
      const statuses = [];
      for (let call = 0; call < count; call += 1) statuses.push(await callPayment(portal, secret));
      return statuses;
    };
    expect((await callsOf(12)).filter((status) => status === 200)).toHaveLength(3);
    await planned(old, 'enterprise');
    expect(await callsOf(2)).toEqual([200, 200]);
    await planned(old, 'free');
    expect(await callsOf(2)).toEqual([200, 403]);
    await planned(old, 'enterprise');
    expect(await callsOf(2)).toEqual([200, 403]);
    // The key that it replaced counts with it still, on the smaller plan.
    expect(await callsOf(1, held)).toEqual([403]);
  });

  it('G1: a smaller plan and the loss of a product reach the key in its overlap at once, a larger plan does not', async () => {
    for (const plan of ['free', 'enterprise']) await changePlanOf(portal, plan, { autoApprove: true });
    const limits = { rate: null, per: null, quota: 50, quotaRenewalSeconds: null, keyLifetimeSeconds: null };
    await updatePlan(portal, 'enterprise', limits);
    const old = await workingKey(portal, partner!, { plan: 'enterprise', products: ['payment', 'accounts'] });
    const successor = await rotated(old, 3_600);
    await planned(successor, 'free');
    expect(await inState(partner!, old.id, 'RETIRING')).toMatchObject({ plan: { name: 'free' } });
    const quotaOf = async ({ secret }: Held) => (await gateway.read(secret))!.limitsByApi['payment-api']!.quota;
    expect([await quotaOf(old), await quotaOf(successor)]).toEqual([3, 3]);
    await planned(successor, 'enterprise');
    await inState(partner!, old.id, 'RETIRING');
    expect([await quotaOf(old), await quotaOf(successor)]).toEqual([3, 50]);
    const { products } = await browse(partner!);
    await partner!.send(REMOVE_PRODUCT, { id: successor.id, productId: products.accounts });
    await inState(partner!, successor.id, 'ACTIVE');
    await inState(partner!, old.id, 'RETIRING');
    const apisOf = async ({ secret }: Held) => (await gateway.read(secret))!.apiIds;
    expect([await apisOf(old), await apisOf(successor)]).toEqual([['payment-api'], ['payment-api']]);
  });

  it('G7: an API owner gives all keys of a grant their quota again, and that is recorded', async () => {
    const first = await workingKey(portal, partner!, ASK);
    const second = await rotated(first, 3_600);
    for (let calls = 0; calls < 5; calls += 1) await callPayment(portal, second.secret);
    expect([await callPayment(portal, first.secret), await callPayment(portal, second.secret)]).toEqual([403, 403]);
    const input = { reason: 'A loop of ours.' };
    expect(await partner!.errorCode(RESET, { id: second.id, input })).toBe('FORBIDDEN');
    expect((await owner!.send(RESET, { id: second.id, input })).resetCredentialQuota.userErrors).toEqual([]);
    await inState(partner!, first.id, 'RETIRING');
    await inState(partner!, second.id, 'ACTIVE');
    const calls = [await callPayment(portal, first.secret), await callPayment(portal, second.secret)];
    calls.push(await callPayment(portal, second.secret), await callPayment(portal, first.secret));
    expect(calls).toEqual([200, 200, 200, 403]);
    const events = `select after->>'reason' as reason, after->>'quota' as quota from event_log
      where type = 'credential.quotaReset' and subject_id = $1`;
    expect(await rowsOf(portal.database, events, [second.id])).toEqual([{ reason: 'A loop of ours.', quota: '3' }]);
  });

  it('G7: where nothing is counted or the credential has ended there is nothing to reset', async () => {
    const refusal = async ({ id }: Held) => (await owner!.refused(RESET, { id })).userErrors;
    await updatePlan(portal, 'enterprise', { quota: null, quotaRenewalSeconds: null });
    const unlimited = await workingKey(portal, partner!, { plan: 'enterprise' });
    expect(await refusal(unlimited)).toMatchObject([{ code: 'WRONG_STATE', message: 'Its plan has no quota.' }]);
    const ended = await workingKey(portal, partner!, ASK);
    await partner!.send(REVOKE, { id: ended.id });
    expect(await refusal(ended)).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('P1: a look at what is left leaves nothing behind that counts as a key', async () => {
    const { secret } = await workingKey(portal, partner!, ASK);
    await gateway.read(secret);
    const listing = await gateway.adapter.listKeys();
    const entries = listing.kind === 'listed' ? listing.entries : [];
    const keys = await Promise.all(entries.map((entry) => gateway.adapter.readListedKey(entry)));
    expect(keys.filter((key) => key && !key.metadata.gatehouse_credential)).toEqual([]);
    const [meter] = entries.filter(({ value }) => value.startsWith('ey'));
    expect(await callPayment(portal, meter?.value ?? '')).toBe(403);
  });
});

/** What the gateway tells a consumer about the quota. */
async function usage(secret: string) {
  const { headers } = await fetch(`${portal.sandbox.url}/payment/`, { headers: { authorization: secret } });
  return { remaining: Number(headers.get('x-ratelimit-remaining')), renewsAt: headers.get('x-ratelimit-reset') };
}
