import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordEvent, sequenceEvents } from '../../src/platform/events/event-log.ts';
import { readEvents } from '../../src/platform/events/event-reader.ts';
import { EVENT_TYPES, eventTypesAbout } from '../../src/platform/events/event-types.ts';
import { UserRole, type Viewer } from '../../src/platform/viewer.ts';
import { type EventDatabase, eventDatabase, source } from '../unit/live/event-fixture.ts';

let database: EventDatabase;
beforeAll(async () => {
  database = await eventDatabase();
});
beforeEach(async () => {
  await sql`truncate event_log restart identity cascade`.execute(database.db);
});
afterAll(() => database.dispose());

const viewer: Viewer = {
  userId: randomUUID(),
  sessionId: randomUUID(),
  role: UserRole.TEAM_MEMBER,
  organisationId: randomUUID(),
  inDefaultOrganisation: false,
  teamIds: [],
};

async function recorded() {
  await sequenceEvents(database.db);
  return readEvents(database.db, { from: 1, limit: 100 });
}

describe('an event', () => {
  it('says what happened, when, to what, by whom and on which request', async () => {
    const [accessRequestId, appId, organisationId, principal] = [1, 2, 3, 4].map(() => randomUUID()) as [
      string,
      string,
      string,
      string,
    ];
    const id = await recordEvent(
      { db: database.db, viewer, requestId: 'request-7' },
      {
        type: 'accessRequest.rejected',
        subject: { accessRequestId, appId },
        organisationId,
        before: { status: 'PENDING' },
        after: { status: 'REJECTED', reason: 'no' },
        onBehalfOf: principal,
      },
    );
    const [event] = await recorded();
    expect(event).toEqual({
      id,
      position: 1,
      type: 'accessRequest.rejected',
      version: 1,
      occurredAt: expect.any(Date),
      actor: { kind: 'user', id: viewer.userId },
      onBehalfOf: principal,
      subjectType: 'accessRequest',
      subjectId: accessRequestId,
      subject: { accessRequestId, appId },
      organisationId,
      before: { status: 'PENDING' },
      after: { status: 'REJECTED', reason: 'no' },
      correlationId: 'request-7',
    });
  });

  it('of a change that is rolled back does not exist, and leaves no hole', async () => {
    const appId = randomUUID();
    const refused = database.db.transaction().execute(async (tx) => {
      await recordEvent(source(tx), { type: 'app.created', subject: { appId } });
      throw new Error('refused');
    });
    await expect(refused).rejects.toThrow('refused');
    await recordEvent(source(database.db), { type: 'app.updated', subject: { appId } });
    expect((await recorded()).map(({ position, type }) => [position, type])).toEqual([[1, 'app.updated']]);
  });

  it.each([
    ['the signed-in user', { viewer }, { kind: 'user', id: viewer.userId }],
    ['the running job', { actor: { kind: 'job', id: '12' } as const }, { kind: 'job', id: '12' }],
    ['the system', {}, { kind: 'system', id: null }],
  ])('names %s as its actor', async (_, context, actor) => {
    await recordEvent(
      { ...source(database.db), ...context },
      { type: 'app.created', subject: { appId: randomUUID() } },
    );
    expect((await recorded())[0]?.actor).toEqual(actor);
  });
});

describe('the event types', () => {
  it('are named subject.change and described by a sentence', () => {
    for (const [type, { description }] of Object.entries(EVENT_TYPES)) {
      expect(type).toMatch(/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/);
      expect(description).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('can be asked for by subject', () => {
    expect(eventTypesAbout('session')).toEqual(['session.started', 'session.ended']);
  });
});
