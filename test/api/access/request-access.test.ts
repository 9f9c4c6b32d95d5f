import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { approve, call, provisioned, REVOKE, reject, requestAccess, reveal } from '../../support/story.ts';

describe('asking for access', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.stop());

  it('a manual plan waits for the owner, and the approved key opens the API', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const request = await requestAccess(partner, { reason: 'We build a wallet.' });
    expect(request).toMatchObject({
      status: 'PENDING',
      provisioning: 'NOT_STARTED',
      autoApproved: false,
      credential: null,
    });

    const decided = await approve(owner, request.id, { reason: 'Contract signed.' });
    expect(decided).toMatchObject({ status: 'APPROVED', decidedBy: { email: 'owner@example.com' } });

    const { credential } = await provisioned(partner, request.id);
    const secret = await reveal(partner, credential.id);
    const api = `${portal.sandbox.url}/payment/`;
    expect([await call(api), await call(api, 'made-up'), await call(api, secret)]).toEqual([401, 403, 200]);
  });

  it('a plan that approves by itself decides at once and keeps the record', async () => {
    const partner = await portal.as('partner');
    const request = await requestAccess(partner, { plan: 'free' });
    expect(request).toMatchObject({ status: 'APPROVED', autoApproved: true, decidedBy: null });
    expect(await provisioned(partner, request.id)).toMatchObject({ status: 'APPROVED', autoApproved: true });
  });

  it('a rejected request grants nothing and tells why', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const request = await requestAccess(partner);
    const decided = await reject(owner, request.id, { reason: 'Not this year.' });
    expect(decided).toMatchObject({ status: 'REJECTED', decisionReason: 'Not this year.', credential: null });
  });

  it('over the rate of the plan the gateway answers 429', async () => {
    const partner = await portal.as('partner');
    const { id } = await requestAccess(partner, { plan: 'free', products: ['payment'] });
    const { credential } = await provisioned(partner, id);
    const secret = await reveal(partner, credential.id);
    const api = `${portal.sandbox.url}/payment/`;
    const answers: number[] = [];
    for (let calls = 0; calls < 6; calls += 1) answers.push(await call(api, secret));
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('a revoked key is refused by the gateway', async () => {
    const partner = await portal.as('partner');
    const { id } = await requestAccess(partner, { plan: 'free' });
    const { credential } = await provisioned(partner, id);
    const secret = await reveal(partner, credential.id);
    const changes = await partner.subscribe('subscription { credentialChanged { type credential { id status } } }');
    await partner.send(REVOKE, { id: credential.id });
    expect(await changes.nextOf('credential.revoked')).toMatchObject({
      type: 'credential.revoked',
      credential: { status: 'REVOKED' },
    });
    await expect.poll(() => call(`${portal.sandbox.url}/payment/`, secret)).toBe(403);
    await changes.stop();
  });
});

describe('waiting for the decision', () => {
  it('the owner sees the request arrive and the consumer the decision, each on an open socket', async () => {
    const portal = await startTestPortal();
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const queue = await owner.subscribe('subscription { accessRequestSubmitted { type accessRequest { id } } }');
    const decisions = await partner.subscribe(
      'subscription { accessRequestDecided { cursor type accessRequest { id status decisionReason } } }',
    );
    const request = await requestAccess(partner);
    expect(await queue.nextOf('accessRequest.created')).toEqual({
      type: 'accessRequest.created',
      accessRequest: { id: request.id },
    });
    await approve(owner, request.id, { reason: 'Welcome.' });
    expect(await decisions.nextOf('accessRequest.approved')).toMatchObject({
      type: 'accessRequest.approved',
      accessRequest: { id: request.id, status: 'APPROVED', decisionReason: 'Welcome.' },
    });
    await Promise.all([queue.stop(), decisions.stop()]);
    await portal.stop();
  });
});
