import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import {
  callPayment,
  inState,
  RESUME,
  ROTATE,
  readCredential,
  SUSPEND,
  updatePlan,
  workingKey,
} from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { type Ask, approve, askFor, browse, REQUEST_ACCESS, REVOKE, readRequest, reveal } from '../../support/story.ts';
import { letTimePass } from '../../support/time.ts';
import { ADD_PRODUCTS, CAN_RENEW, CHANGE_PLAN, RENEW } from './documents.ts';
import { changePlanOf } from './world.ts';

const LIFE = 3_600;
const ASK: Ask = { plan: 'free', products: ['payment'] };

let portal: TestPortal;
let [partner, owner]: Client[] = [];
beforeAll(async () => {
  portal = await startTestPortal();
  [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
  await updatePlan(portal, 'free', { keyLifetimeSeconds: LIFE });
});
afterAll(() => portal?.stop());

const renew = async (credentialId: string): Promise<Data> =>
  (await partner!.send(RENEW, { input: { credentialId } })).renewCredential.accessRequest;

const expired = async (id: string): Promise<void> => {
  await letTimePass(portal.database, LIFE);
  await inState(partner!, id, 'EXPIRED');
};

const canRenew = async (credentialId: string): Promise<string[]> => {
  const { canRenewCredential } = await partner!.send(CAN_RENEW, { input: { credentialId } });
  return canRenewCredential.problems.map(({ code }: Data) => code);
};

describe('renewing a credential', () => {
  it('P4: does not count against the request frequency of its plan', async () => {
    await changePlanOf(portal, 'free', { requestAllowance: 2, requestPeriodSeconds: null });
    const hobbyist = await portal.as('hobbyist');
    const ask = { ...ASK, catalogue: 'Public' } as const;
    const held = await workingKey(portal, hobbyist, ask);
    for (let round = 0; round < 4; round += 1) {
      await hobbyist.send(RENEW, { input: { credentialId: held.id } });
    }
    // The second of two, whatever was renewed in between; the third is too many, and a renewal still is not.
    await workingKey(portal, hobbyist, ask);
    const third = await hobbyist.refused(REQUEST_ACCESS, { input: await askFor(hobbyist, ask) });
    expect(third.userErrors).toMatchObject([{ code: 'REQUEST_FREQUENCY_EXCEEDED' }]);
    await hobbyist.send(RENEW, { input: { credentialId: held.id } });
    await changePlanOf(portal, 'free', { requestAllowance: null });
  });

  it('P4: brings one that has expired back, with its key and with what is left of its quota', async () => {
    await updatePlan(portal, 'free', { quota: 3, quotaRenewalSeconds: null });
    const { id, secret } = await workingKey(portal, partner!, ASK);
    const before = [await callPayment(portal, secret), await callPayment(portal, secret)];
    await expired(id);
    expect(await callPayment(portal, secret)).toBe(403);
    expect(await canRenew(id)).toEqual([]);
    await renew(id);
    const renewed = await inState(partner!, id, 'ACTIVE');
    expect(Date.parse(renewed.expiresAt) - Date.now()).toBeGreaterThan((LIFE - 60) * 1000);
    const after = [await callPayment(portal, secret), await callPayment(portal, secret)];
    expect([...before, ...after]).toEqual([200, 200, 200, 403]);
    await updatePlan(portal, 'free', { quota: 1_000 });
  });

  it('P4: a renewal that waits outlives the end, and its approval brings the credential back', async () => {
    await changePlanOf(portal, 'free', { autoApprove: false });
    const request = await partner!.send(REQUEST_ACCESS, { input: await askFor(partner!, ASK) });
    await approve(owner!, request.requestAccess.accessRequest.id);
    const { id } = await inState(
      partner!,
      (await readRequest(partner!, request.requestAccess.accessRequest.id)).credential.id,
      'ACTIVE',
    );
    const { id: renewalId } = await renew(id);
    await expired(id);
    await approve(owner!, renewalId);
    await inState(partner!, id, 'ACTIVE');
    expect((await readRequest(partner!, renewalId)).status).toBe('APPROVED');
    await changePlanOf(portal, 'free', { autoApprove: true });
  });

  it('P4: a suspension outlasts the end and the renewal', async () => {
    const { id, secret } = await workingKey(portal, partner!, ASK);
    await owner!.send(SUSPEND, { id });
    await expired(id);
    await renew(id);
    await inState(partner!, id, 'SUSPENDED');
    expect(await callPayment(portal, secret)).toBe(403);
    await owner!.send(RESUME, { id });
    await inState(partner!, id, 'ACTIVE');
    expect(await callPayment(portal, secret)).toBe(200);
  });

  it('P4: one whose secret was shown once and erased gets a new key by rotation, for the renewed time', async () => {
    await updatePlan(portal, 'free', { secretPolicy: 'REVEAL_ONCE' });
    const { id } = await workingKey(portal, partner!, ASK);
    await expired(id);
    await renew(id);
    await expect.poll(async () => (await readCredential(partner!, id)).status).toBe('FAILED');
    const { expiresAt, failure } = await readCredential(partner!, id);
    expect(failure).toContain('Rotate');
    const { credential } = (await partner!.send(ROTATE, { id })).rotateCredential;
    expect((await inState(partner!, credential.id, 'ACTIVE')).expiresAt).toBe(expiresAt);
    expect(await callPayment(portal, await reveal(partner!, credential.id))).toBe(200);
    await updatePlan(portal, 'free', { secretPolicy: 'READABLE' });
  });

  it('P4: what was replaced or revoked stays ended, and nothing else leads back from an end', async () => {
    const replaced = await workingKey(portal, partner!, ASK);
    await partner!.send(ROTATE, { id: replaced.id, input: { overlapSeconds: LIFE } });
    const revoked = await workingKey(portal, partner!, ASK);
    await partner!.send(REVOKE, { id: revoked.id });
    const ended = await workingKey(portal, partner!, ASK);
    await letTimePass(portal.database, LIFE);
    await inState(partner!, ended.id, 'EXPIRED');
    for (const { id } of [replaced, revoked]) expect(await canRenew(id)).toEqual(['WRONG_STATE']);
    const { plans, products } = await browse(partner!);
    const { id } = ended;
    const refusals = [
      await partner!.refused(ROTATE, { id }),
      await partner!.refused(CHANGE_PLAN, { input: { credentialId: id, planId: plans.enterprise } }),
      await owner!.refused(ADD_PRODUCTS, { input: { credentialId: id, productIds: [products.accounts] } }),
      await owner!.refused(SUSPEND, { id }),
    ];
    expect(refusals.map(({ userErrors }) => userErrors[0]?.code)).toEqual(refusals.map(() => 'WRONG_STATE'));
  });

  it('P4: an imported key that has another holder by now is not brought back', async () => {
    const value = 'partner-key-of-1999';
    const imported = async (): Promise<string> => {
      const { products, plans } = await browse(owner!);
      const { createApp } = await partner!.send(
        'mutation ($name: String!) { createApp(input: { name: $name }) { app { id } userErrors { code } } }',
        { name: `Imports ${crypto.randomUUID()}` },
      );
      const input = { appId: createApp.app.id, planId: plans.free, productIds: [products.payment], value };
      const { importCredential } = await owner!.send(
        `mutation ($input: ImportCredentialInput!) {
          importCredential(input: $input) { credential { id } userErrors { code message } } }`,
        { input },
      );
      await inState(partner!, importCredential.credential.id, 'ACTIVE');
      return importCredential.credential.id;
    };
    const first = await imported();
    await expired(first);
    await imported();
    const { userErrors } = await partner!.refused(RENEW, { input: { credentialId: first } });
    expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', message: 'Another credential has its key by now.' }]);
  });
});
