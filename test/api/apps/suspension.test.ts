import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callPayment,
  END_OVERLAP,
  inState,
  RESUME,
  ROTATE,
  readCredential,
  SUSPEND,
  workingKey,
} from '../../support/credentials.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE, reveal } from '../../support/story.ts';
import { letTimePass, skipBackOff } from '../../support/time.ts';

describe('suspending a credential', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(() => portal.stop());

  it('a suspended key is refused, and after it is resumed it works with the quota that was left', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id, secret } = await workingKey(portal, partner, { plan: 'free', products: ['payment'] });
    const gateway = await gatewayBehind(portal);
    expect([await callPayment(portal, secret), await callPayment(portal, secret)]).toEqual([200, 200]);

    const changes = await partner.subscribe('subscription { credentialChanged { type credential { id status } } }');
    await owner.send(SUSPEND, { id, input: { reason: 'Too many errors.' } });
    expect(await changes.nextOf('credential.suspended')).toMatchObject({
      type: 'credential.suspended',
      credential: { id, status: 'SUSPENDED' },
    });
    await changes.stop();
    expect(await inState(partner, id, 'SUSPENDED')).toMatchObject({ suspensionReason: 'Too many errors.' });
    expect(await callPayment(portal, secret)).toBe(403);
    expect(await gateway.read(secret)).toMatchObject({ inactive: true, quotaRemaining: 998 });

    await owner.send(RESUME, { id });
    expect(await inState(partner, id, 'ACTIVE')).toMatchObject({ suspensionReason: null });
    expect(await callPayment(portal, secret)).toBe(200);
    expect(await gateway.read(secret)).toMatchObject({ inactive: false, quotaRemaining: 997 });
  });

  it('is for API owners, and refused in the wrong state', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    expect(await partner.errorCode(SUSPEND, { id })).toBe('FORBIDDEN');
    expect(await partner.errorCode(RESUME, { id })).toBe('FORBIDDEN');
    expect((await owner.refused(RESUME, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    await owner.send(SUSPEND, { id });
    expect((await owner.refused(SUSPEND, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    await partner.send(REVOKE, { id });
    expect((await owner.refused(RESUME, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('cannot be evaded by rotation', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    await owner.send(SUSPEND, { id });
    expect((await partner.refused(ROTATE, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('P3: takes along a key that the gateway has yet to confirm, and brings both back together', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id, secret } = await workingKey(portal, partner, { plan: 'free' });
    const heal = portal.sandbox.inject({ effect: 'serverError', on: (method) => method === 'POST' });
    const { credential } = (await partner.send(ROTATE, { id, input: { overlapSeconds: 60 } })).rotateCredential;
    await owner.send(SUSPEND, { id });
    heal();
    await skipBackOff(portal.database);
    await inState(partner, id, 'SUSPENDED');
    await inState(partner, credential.id, 'SUSPENDED');
    const successor = await reveal(partner, credential.id);
    expect([await callPayment(portal, secret), await callPayment(portal, successor)]).toEqual([403, 403]);
    await owner.send(RESUME, { id });
    await inState(partner, id, 'RETIRING');
    await inState(partner, credential.id, 'ACTIVE');
    expect([await callPayment(portal, secret), await callPayment(portal, successor)]).toEqual([200, 200]);
  });

  it('P3: tells whoever comes too late what lives in its place, and leaves a suspension of its own alone', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    const { credential } = (await partner.send(ROTATE, { id, input: { overlapSeconds: 60 } })).rotateCredential;
    await inState(partner, credential.id, 'ACTIVE');
    await owner.send(SUSPEND, { id: credential.id, input: { reason: 'A leak.' } });
    await owner.send(SUSPEND, { id });
    await owner.send(RESUME, { id });
    expect(await readCredential(partner, credential.id)).toMatchObject({
      status: 'SUSPENDED',
      suspensionReason: 'A leak.',
    });
    await owner.send(END_OVERLAP, { id });
    for (const mutation of [SUSPEND, REVOKE]) {
      const { userErrors } = await owner.refused(
        mutation.replace('code message field }', 'code message field conflictId }'),
        { id },
      );
      expect(userErrors).toMatchObject([{ code: 'WRONG_STATE', conflictId: credential.id }]);
    }
  });

  it('keeps the countdown of a replaced key, which ends also while it is suspended', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    await partner.send(ROTATE, { id, input: { overlapSeconds: 60 } });
    await owner.send(SUSPEND, { id });
    await owner.send(RESUME, { id });
    expect((await readCredential(partner, id)).status).toBe('RETIRING');
    await owner.send(SUSPEND, { id });
    await inState(partner, id, 'SUSPENDED');
    await letTimePass(portal.database, 60);
    await inState(partner, id, 'REVOKED');
  });
});
