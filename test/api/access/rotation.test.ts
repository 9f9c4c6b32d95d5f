import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Data } from '../../support/client.ts';
import { END_OVERLAP, inState, ROTATE, readCredential as readLife } from '../../support/credentials.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, browse, provisioned, readRequest, requestAccess } from '../../support/story.ts';
import { CHANGE_PLAN, granted, RENEW, readCredential } from './documents.ts';
import { changePlanOf, eventsOf } from './world.ts';

describe('rotating a credential about which a request waits', () => {
  let portal: TestPortal;
  let partner: Client;
  let owner: Client;
  let plans: Record<string, string>;
  beforeAll(async () => {
    portal = await startTestPortal();
    [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    ({ plans } = await browse(partner));
    await changePlanOf(portal, 'free', { autoApprove: false, keyLifetimeSeconds: 86_400 });
  });
  afterAll(() => portal?.stop());

  const changeOf = async (credentialId: string): Promise<Data> =>
    (await partner.send(CHANGE_PLAN, { input: { credentialId, planId: plans.enterprise } })).changePlan.accessRequest;
  const renewalOf = async (credentialId: string): Promise<Data> =>
    (await partner.send(RENEW, { input: { credentialId } })).renewCredential.accessRequest;
  const rotate = async (id: string): Promise<string> => {
    const { rotateCredential } = await partner.send(ROTATE, { id, input: { overlapSeconds: 3_600 } });
    return rotateCredential.credential.id;
  };
  /** The credential that a request is about. */
  const follows = (requestId: string, credentialId: string) =>
    expect.poll(async () => (await readRequest(partner, requestId)).credential.id).toBe(credentialId);

  it('a change of plan follows to the new key, and the old one stays on its plan', async () => {
    const { credential } = await granted(partner, owner, { plan: 'free' });
    const { id: requestId } = await changeOf(credential.id);
    const successor = await rotate(credential.id);
    await follows(requestId, successor);
    expect(await readCredential(partner, successor)).toMatchObject({ pendingPlan: { name: 'enterprise' } });
    const { userErrors } = await partner.refused(CHANGE_PLAN, {
      input: { credentialId: successor, planId: plans.enterprise },
    });
    expect(userErrors[0]).toMatchObject({ code: 'DUPLICATE_REQUEST', conflictId: requestId });
    await approve(owner, requestId);
    await provisioned(partner, requestId);
    expect(await readCredential(partner, successor)).toMatchObject({ status: 'ACTIVE', plan: { name: 'enterprise' } });
    expect(await readCredential(partner, credential.id)).toMatchObject({ status: 'RETIRING', plan: { name: 'free' } });
    expect((await eventsOf(portal, 'accessRequest.followed')).at(-1)).toMatchObject({
      subject: { accessRequestId: requestId, credentialId: successor },
      after: { previousCredentialId: credential.id, status: 'PENDING' },
    });
  });

  it('more products come onto the new key', async () => {
    const { credential, app } = await granted(partner, owner, { plan: 'free', products: ['payment'] });
    const ask = { appId: app.id, credentialId: credential.id, plan: 'free', products: ['accounts'] } as const;
    const { id: requestId } = await requestAccess(partner, { ...ask, products: ['accounts'] });
    const successor = await rotate(credential.id);
    await follows(requestId, successor);
    await approve(owner, requestId);
    await provisioned(partner, requestId);
    const names = async (id: string) => (await readCredential(partner, id)).products.map(({ name }: Data) => name);
    expect(await names(successor)).toEqual(['accounts', 'payment']);
    expect(await names(credential.id)).toEqual(['payment']);
  });

  it('a renewal is of the new key, however often it was rotated', async () => {
    const { credential } = await granted(partner, owner, { plan: 'free' });
    const { id: requestId } = await renewalOf(credential.id);
    const successor = await rotate(credential.id);
    await inState(partner, successor, 'ACTIVE');
    await partner.send(END_OVERLAP, { id: credential.id });
    const last = await rotate(successor);
    await follows(requestId, last);
    const { expiresAt } = await readLife(partner, last);
    await approve(owner, requestId);
    await provisioned(partner, requestId);
    expect(Date.parse((await readLife(partner, last)).expiresAt)).toBeGreaterThan(Date.parse(expiresAt));
  });

  it('what was decided before keeps naming the old key', async () => {
    const { credential, request } = await granted(partner, owner, { plan: 'free' });
    const { id: waiting } = await renewalOf(credential.id);
    await follows(waiting, await rotate(credential.id));
    expect((await readRequest(partner, request.id)).credential.id).toBe(credential.id);
  });
});
