import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scheduleWatch } from '../../../src/access/waiting/waiting.queue.ts';
import { expireOrNotify } from '../../../src/access/waiting/waiting.service.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import type { Client } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, REJECT, readRequest, reject, requestAccess } from '../../support/story.ts';

const SETTINGS = `requireRejectReason reminderHours escalationHours escalationAddresses requestExpiryDays`;
const UPDATE = `mutation ($input: UpdatePortalSettingsInput!) {
  updatePortalSettings(input: $input) { portalSettings { ${SETTINGS} } userErrors { code field } } }`;
/** Jobs run in the background of a busy machine. */
const PATIENT = { timeout: 60_000 };

const OFF = {
  ...{ requireRejectReason: false, reminderHours: null, escalationHours: null },
  ...{ escalationAddresses: [], requestExpiryDays: null },
};

describe('requests that wait', () => {
  let portal: TestPortal;
  let owner: Client;
  let partner: Client;
  beforeAll(async () => {
    portal = await startTestPortal();
    [owner, partner] = [await portal.as('owner'), await portal.as('partner')];
  });
  beforeEach(() => set(OFF));
  afterEach(() => closeAll());
  afterAll(() => portal.stop());

  const set = async (input: object) => (await owner.send(UPDATE, { input })).updatePortalSettings.portalSettings;

  /** Lets a request have waited so long. */
  const age = (id: string, hours: number) =>
    sql`update access_request set waiting_since = now() - make_interval(hours => ${hours}),
      created_at = now() - make_interval(hours => ${hours}) where id = ${id}`.execute(portal.app.context.db);

  /** What time did to a request, in order. */
  const happened = async (id: string): Promise<string[]> => {
    const events = await portal.app.context.db
      .selectFrom('eventLog')
      .select('type')
      .where('subjectId', '=', id)
      .where('type', '!=', 'accessRequest.created')
      .orderBy('insertion')
      .execute();
    return events.map(({ type }) => type.replace('accessRequest.', ''));
  };

  const waitingLooks = async () => {
    const { rows } = await sql<{ soon: boolean }>`select run_at > now() as soon from graphile_worker.jobs
      where task_identifier = 'accessRequest.watch'`.execute(portal.app.context.db);
    return rows;
  };

  const look = (id: string) => inTransaction(portal.app.context, (tx) => expireOrNotify(tx, id));

  const closeAll = async () => {
    const { accessRequests } = await owner.send(
      '{ accessRequests(filter: { viewerCanDecide: true }) { nodes { id } } }',
    );
    for (const { id } of accessRequests.nodes) await reject(owner, id, { reason: 'The test is over.' });
  };

  it('reminds those who decide once after the set hours, and not before', async () => {
    await set({ reminderHours: 4 });
    const [early, late] = [await requestAccess(partner), await requestAccess(partner)];
    await age(early.id, 3);
    await age(late.id, 5);
    await scheduleWatch(portal.app.context);
    await expect.poll(() => happened(late.id), PATIENT).toEqual(['reminded']);
    await Promise.all([look(late.id), look(early.id)]);
    expect([await happened(late.id), await happened(early.id)]).toEqual([['reminded'], []]);
  });

  it('on many nodes at once each notice is given once', async () => {
    await set({ reminderHours: 1, escalationHours: 2 });
    const { id } = await requestAccess(partner);
    await age(id, 1);
    await Promise.all(Array.from({ length: 8 }, () => look(id)));
    await age(id, 2);
    await Promise.all(Array.from({ length: 8 }, () => look(id)));
    expect(await happened(id)).toEqual(['reminded', 'escalated']);
  });

  it('after a long standstill only the stronger notice is given', async () => {
    await set({ reminderHours: 1, escalationHours: 2 });
    const { id } = await requestAccess(partner);
    await age(id, 30);
    await look(id);
    await look(id);
    expect(await happened(id)).toEqual(['escalated']);
  });

  it('expires what nobody decided, tells the waiting consumer, and lets nobody decide it any more', async () => {
    await set({ requestExpiryDays: 2, reminderHours: 1 });
    const { id } = await requestAccess(partner);
    const decisions = await partner.subscribe(
      'subscription { accessRequestDecided { type accessRequest { id status decidedBy { id } } } }',
    );
    await age(id, 49);
    await scheduleWatch(portal.app.context);
    expect(await decisions.nextOf('accessRequest.expired')).toEqual({
      type: 'accessRequest.expired',
      accessRequest: { id, status: 'EXPIRED', decidedBy: null },
    });
    expect(await readRequest(partner, id)).toMatchObject({ status: 'EXPIRED', decidedAt: expect.any(String) });
    expect((await owner.refused(APPROVE, { id })).userErrors).toMatchObject([{ code: 'ALREADY_DECIDED' }]);
    await decisions.stop();
  });

  it('is off from the start, and a setting counts for what waits already', async () => {
    const { id } = await requestAccess(partner);
    await age(id, 10_000);
    await look(id);
    expect(await happened(id)).toEqual([]);
    await set({ requestExpiryDays: 1 });
    await look(id);
    expect(await happened(id)).toEqual(['expired']);
  });

  it('leaves a request alone that is just being decided', async () => {
    await set({ requestExpiryDays: 1 });
    const { id } = await requestAccess(partner);
    await age(id, 48);
    await inTransaction(portal.app.context, async (tx) => {
      await tx.db.selectFrom('accessRequest').select('id').where('id', '=', id).forUpdate().execute();
      await look(id);
    });
    expect(await happened(id)).toEqual([]);
  });

  it('one look waits, however often it is scheduled, and each look schedules the next', async () => {
    await Promise.all(Array.from({ length: 5 }, () => scheduleWatch(portal.app.context)));
    await expect.poll(waitingLooks, PATIENT).toEqual([{ soon: true }]);
  });

  it('a reason on rejecting can be required', async () => {
    await set({ requireRejectReason: true });
    const { id } = await requestAccess(partner);
    const { userErrors } = await owner.refused(REJECT, { id, input: { reason: ' ', message: 'No.' } });
    expect(userErrors).toMatchObject([{ code: 'REASON_REQUIRED', field: ['input', 'reason'] }]);
    expect(await reject(owner, id, { reason: 'Not now.' })).toMatchObject({ status: 'REJECTED' });
  });

  it('changes only what is given, and null switches off', async () => {
    await set({ reminderHours: 1, escalationHours: 2, escalationAddresses: ['Boss@Example.com', 'boss@example.com'] });
    expect(await set({ reminderHours: null })).toMatchObject({
      reminderHours: null,
      escalationHours: 2,
      escalationAddresses: ['boss@example.com'],
    });
    const { portalSettings } = await partner.send(`{ portalSettings { ${SETTINGS} } }`);
    expect(portalSettings).toMatchObject({ escalationHours: 2, escalationAddresses: [] });
  });

  it.each([
    ['reminderHours', 0],
    ['escalationHours', 8761],
    ['requestExpiryDays', -1],
    ['escalationAddresses', ['nobody']],
  ])('refuses %s of %j', async (part, value) => {
    const { userErrors } = await owner.refused(UPDATE, { input: { [part]: value } });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['input', part] }]);
  });
});
