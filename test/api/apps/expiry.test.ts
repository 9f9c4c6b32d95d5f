import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callPayment,
  inState,
  ROTATE,
  readCredential,
  SUSPEND,
  updatePlan,
  workingKey,
} from '../../support/credentials.ts';
import { allSequenced } from '../../support/event-log.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { REVOKE } from '../../support/story.ts';
import { letTimePass, rowsOf } from '../../support/time.ts';

const RENEW = `mutation ($input: RenewCredentialInput!) {
  renewCredential(input: $input) { userErrors { code message } } }`;
const DAY = 86_400;

describe('a credential with an end', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startTestPortal();
    await updatePlan(portal, 'free', { keyLifetimeSeconds: 90 * DAY });
  });
  afterAll(() => portal.stop());

  const noticesOf = async (id: string) => {
    const sql = `select "after"->>'days' as days from event_log where type = 'credential.expiring' and subject_id = $1 order by id`;
    return (await rowsOf(portal.database, sql, [id])) as { days: string }[];
  };
  const noticeOf = (id: string, days: string[]) =>
    expect.poll(() => noticesOf(id)).toEqual(days.map((each) => ({ days: each })));

  it('is told of 30, 7 and 1 days before, each once, and then expires and is refused', async () => {
    const partner = await portal.as('partner');
    const { id, secret, credential } = await workingKey(portal, partner, { plan: 'free' });
    expect(Date.parse(credential.expiresAt) - Date.parse(credential.createdAt)).toBeGreaterThan(89 * DAY * 1000);
    await allSequenced(portal);
    const changes = await partner.subscribe('subscription { credentialChanged { type credential { id } } }');
    await letTimePass(portal.database, 60 * DAY);
    await noticeOf(id, ['30']);
    expect(await changes.nextOf('credential.expiring')).toMatchObject({
      type: 'credential.expiring',
      credential: { id },
    });
    await changes.stop();
    await letTimePass(portal.database, 23 * DAY);
    await noticeOf(id, ['30', '7']);
    await letTimePass(portal.database, 6 * DAY);
    await noticeOf(id, ['30', '7', '1']);
    expect((await readCredential(partner, id)).status).toBe('ACTIVE');
    await letTimePass(portal.database, DAY);
    await inState(partner, id, 'EXPIRED');
    expect(await callPayment(portal, secret)).toBe(403);
    await noticeOf(id, ['30', '7', '1']);
    expect((await partner.refused(ROTATE, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
    expect((await partner.refused(REVOKE, { id })).userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  it('expires once, however many nodes look at it', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    await rowsOf(
      portal.database,
      `select graphile_worker.add_job('credential.passTime', payload => json_build_object('correlationId', 'test', 'data',
        json_build_object('credentialId', $1::text)), run_at => now() + interval '89 days') from generate_series(1, 10)`,
      [id],
    );
    await letTimePass(portal.database, 90 * DAY);
    await inState(partner, id, 'EXPIRED');
    const looks = `select 1 from graphile_worker.jobs where task_identifier = 'credential.passTime' and run_at <= now()`;
    await expect.poll(() => rowsOf(portal.database, looks)).toEqual([]);
    const ends = `select 1 from event_log where type = 'credential.expired' and subject_id = $1`;
    expect(await rowsOf(portal.database, ends, [id])).toHaveLength(1);
  });

  it('tells when it ended, by revocation or by itself, and nothing while it lives', async () => {
    const partner = await portal.as('partner');
    const endOf = async (id: string) =>
      (await partner.send('query ($id: ID!) { credential(id: $id) { endedAt } }', { id })).credential.endedAt;
    const [revoked, expired] = [
      await workingKey(portal, partner, { plan: 'free' }),
      await workingKey(portal, partner, { plan: 'free' }),
    ];
    expect(await endOf(revoked.id)).toBeNull();
    await partner.send(REVOKE, { id: revoked.id });
    expect(Date.now() - Date.parse(await endOf(revoked.id))).toBeLessThan(60_000);
    await letTimePass(portal.database, 90 * DAY);
    await inState(partner, expired.id, 'EXPIRED');
    expect(Date.now() - Date.parse(await endOf(expired.id))).toBeLessThan(60_000);
    await partner.send(RENEW, { input: { credentialId: expired.id } });
    expect(await endOf(expired.id)).toBeNull();
  });

  it('expires also while it is suspended', async () => {
    const [partner, owner] = [await portal.as('partner'), await portal.as('owner')];
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    await owner.send(SUSPEND, { id });
    await inState(partner, id, 'SUSPENDED');
    await letTimePass(portal.database, 90 * DAY);
    await inState(partner, id, 'EXPIRED');
  });

  it('P1: gets no longer life by rotation, and no overlap beyond its own end', async () => {
    const partner = await portal.as('partner');
    const { id } = await workingKey(portal, partner, { plan: 'free' });
    await letTimePass(portal.database, 90 * DAY - 3_600);
    const before = await readCredential(partner, id);
    const { rotateCredential } = await partner.send(ROTATE, { id, input: { overlapSeconds: DAY } });
    expect(rotateCredential.retiring.retiresAt).toBe(before.expiresAt);
    expect(rotateCredential.credential.expiresAt).toBe(before.expiresAt);
  });
});
