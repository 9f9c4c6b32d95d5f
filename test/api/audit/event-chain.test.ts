import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readChainHead, verifyLog } from '../../../src/platform/events/event-chain.ts';
import { recordEvent, sequenceEvents } from '../../../src/platform/events/event-log.ts';
import { commitEvents, commitMany, type EventDatabase, eventDatabase, source } from '../../unit/live/event-fixture.ts';

const GIVEN = 12;
const COPIED = 'type, version, occurred_at, actor, subject_type, subject_id, subject, correlation_id';

let database: EventDatabase;
beforeAll(async () => {
  database = await eventDatabase();
});
afterAll(() => database?.dispose());

const run = (text: string) => sql.raw(text).execute(database.db);

beforeEach(async () => {
  await run('truncate event_log, event_chain restart identity cascade');
  await commitEvents(database.db, GIVEN - 1);
  await recordEvent(source(database.db), {
    type: 'app.updated',
    subject: { appId: randomUUID() },
    before: { name: 'Grüße "1"' },
    after: { name: 'b', at: new Date() },
  });
  await sequenceEvents(database.db);
});

describe('N15: the log is a chain of digests', () => {
  it('which holds as it was written, and has a head that says how far it goes', async () => {
    const head = await readChainHead(database.db);
    expect(head).toEqual({ position: GIVEN, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await verifyLog(database.db, head)).toEqual({ checked: GIVEN, erased: 0, head, fault: null });
  });

  it('which goes on from where it was', async () => {
    const before = await readChainHead(database.db);
    await commitEvents(database.db, 3);
    const verdict = await verifyLog(database.db, before);
    expect([verdict.checked, verdict.fault]).toEqual([GIVEN + 3, null]);
  });

  it.each<[string, string, number]>([
    ['a type', `update event_log set type = 'app.deleted' where position = 5`, 5],
    ['a time', `update event_log set occurred_at = occurred_at - interval '1 ms' where position = 5`, 5],
    ['an actor', `update event_log set actor = '{"kind":"system","id":null,"x":1}' where position = 5`, 5],
    ['a subject', `update event_log set subject = '{}' where position = 5`, 5],
    ['an organisation', `update event_log set organisation_id = gen_random_uuid() where position = 5`, 5],
    ['who it was for', `update event_log set on_behalf_of = gen_random_uuid() where position = 5`, 5],
    ['its id', `update event_log set id = gen_random_uuid() where position = 5`, 5],
    ['its request', `update event_log set correlation_id = 'another' where position = 5`, 5],
    ['its version', `update event_log set version = 2 where position = 5`, 5],
    ['what was before', `update event_log set before = '{}' where position = 5`, 5],
    ['what is after', `update event_log set after = '{"name":"a"}' where position = 12`, 12],
    ['a link', `update event_chain set digest = sha256('x') where position = 5`, 5],
    ['a salt', `update event_chain set salt = null where position = 5`, 5],
    ['an erasure', `update event_chain set salt = null, erased_by = gen_random_uuid() where position in (5, 7)`, 5],
    ['the first', `update event_log set type = 'app.deleted' where position = 1`, 1],
  ])('and tells where %s was edited', async (_what, edit, position) => {
    await run(edit);
    expect((await verifyLog(database.db)).fault?.position).toBe(position);
  });

  it.each<[string, string[], number]>([
    ['deleted', ['delete from event_log where position = 5'], 5],
    ['deleted at the end', ['delete from event_log where position = 12'], 12],
    ['deleted at the beginning', ['delete from event_log where position <= 2'], 1],
    [
      'deleted with its link',
      ['delete from event_log where position = 5', 'delete from event_chain where position = 5'],
      5,
    ],
    [
      'deleted, and the others moved up',
      [
        'delete from event_log where position = 5',
        'update event_log set position = -position',
        'update event_log set position = case when position < -5 then -position - 1 else -position end',
      ],
      5,
    ],
    [
      'exchanged with another',
      [
        'update event_log set position = -1 where position = 4',
        'update event_log set position = 4 where position = 9',
        'update event_log set position = 9 where position = -1',
      ],
      4,
    ],
    [
      'put in',
      [
        'update event_log set position = -position where position > 6',
        'update event_log set position = 1 - position where position < 0',
        `insert into event_log (id, position, ${COPIED}) select gen_random_uuid(), 7, ${COPIED} from event_log where position = 6`,
      ],
      7,
    ],
    ['put in before the first', [`update event_log set position = 0 where position = (select 12)`], 12],
  ])('and tells where a row was %s', async (_how, edits, position) => {
    for (const edit of edits) await run(edit);
    expect((await verifyLog(database.db)).fault?.position).toBe(position);
  });

  it('and a head that was written down tells of a log that was cut short or chained anew', async () => {
    const head = await readChainHead(database.db);
    await run('delete from event_chain where position > 10');
    await run('delete from event_log where position > 10');
    expect((await verifyLog(database.db)).fault).toBeNull();
    expect((await verifyLog(database.db, head)).fault?.position).toBe(11);
    await run('truncate event_chain');
    await run(`update event_log set type = 'app.deleted' where position = 3`);
    await commitEvents(database.db, 4);
    expect((await verifyLog(database.db)).fault).toBeNull();
    expect((await verifyLog(database.db, head)).fault?.position).toBe(GIVEN);
  });

  it('into which events of before are taken, some thousands at a time, and new ones behind them', async () => {
    await commitMany(database.db, 5_500);
    await sequenceEvents(database.db);
    await run('truncate event_chain');
    await commitEvents(database.db, 1);
    await sequenceEvents(database.db);
    expect((await readChainHead(database.db)).position).toBe(5_000);
    await commitEvents(database.db, 1);
    expect(await verifyLog(database.db)).toMatchObject({ checked: GIVEN + 5_502, fault: null });
  });

  it('while many write at once: each event has its link, in the order of the log', async () => {
    const writers = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 5; i += 1) {
        await commitEvents(database.db, 2);
        await sequenceEvents(database.db);
      }
    });
    await Promise.all(writers);
    expect(await verifyLog(database.db)).toMatchObject({ checked: GIVEN + 80, fault: null });
  });

  it('of which nothing is lost where its maker dies between two steps: neither place nor link, then both', async () => {
    await commitEvents(database.db, 2);
    const dying = database.db.transaction().execute(async (tx) => {
      await sequenceEvents(tx);
      throw new Error('died');
    });
    await expect(dying).rejects.toThrow('died');
    expect((await readChainHead(database.db)).position).toBe(GIVEN);
    expect(await verifyLog(database.db)).toMatchObject({ checked: GIVEN + 2, fault: null });
  });
});
