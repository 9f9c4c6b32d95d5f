import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callPayment,
  inState,
  RESUME,
  ROTATE,
  readCredential,
  SUSPEND,
  workingKey,
} from '../../support/credentials.ts';
import { gatewayBehind } from '../../support/gateway.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE } from '../../support/story.ts';
import { letTimePass } from '../../support/time.ts';

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
