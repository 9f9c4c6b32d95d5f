import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/platform/context.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { inTransaction } from '../../../src/platform/db/transaction.ts';
import { EventConsumer, type EventConsumerOptions } from '../../../src/platform/events/event-consumer.ts';
import { recordEvent, sequenceEvents } from '../../../src/platform/events/event-log.ts';
import { EventRelay } from '../../../src/platform/events/event-relay.ts';
import { FanOut } from '../../../src/platform/live/fan-out.ts';
import { type Notification, startNotification } from './notification-fixture.ts';

let portal: Notification;
let consumers: EventConsumer[];

beforeEach(async () => {
  portal = await startNotification();
  consumers = [];
  await sql`create table effect (nth bigint generated always as identity, subject_id uuid not null)`.execute(
    portal.ctx.db,
  );
});
afterEach(async () => {
  await Promise.all(consumers.map((each) => each.stop()));
  await portal.stop();
});

/** The effect of handling, in the transaction of the consumer. */
const store = (ctx: Context, event: { subjectId: string }): Promise<unknown> =>
  sql`insert into effect (subject_id) values (${event.subjectId})`.execute(ctx.db);

function consumerWith(options: Partial<EventConsumerOptions> = {}): EventConsumer {
  const { createContext, relay, log } = portal;
  const consumer = new EventConsumer({
    ...{ name: 'test', types: ['app.created'], createContext, relay, log, pollMs: 5, retryMs: 5 },
    handle: async (ctx, event) => {
      await store(ctx, event);
    },
    ...options,
  });
  consumers.push(consumer);
  return consumer;
}

async function start(options: Partial<EventConsumerOptions> = {}): Promise<EventConsumer> {
  const consumer = consumerWith(options);
  await consumer.start();
  return consumer;
}

/** Commits one event for each of `count` apps, and returns their ids in the order of the log. */
async function commit(count: number, type: 'app.created' | 'app.deleted' = 'app.created'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const appId of ids) await recordEvent(portal.ctx, { type, subject: { appId } });
  return ids;
}

async function effects(db: Kysely<Database> = portal.ctx.db): Promise<string[]> {
  const { rows } = await sql<{ subjectId: string }>`select subject_id from effect order by nth`.execute(db);
  return rows.map(({ subjectId }) => subjectId);
}

const positionOf = async (name = 'test') =>
  (await portal.ctx.db.selectFrom('eventConsumer').select('position').where('name', '=', name).executeTakeFirst())
    ?.position;

describe('a consumer of the event log', () => {
  it.each([1, 100])('handles each event once and in order while two nodes compete, %i at once', async (atOnce) => {
    const [one, two] = await Promise.all([start({ atOnce }), start({ atOnce })]);
    const ids = await commit(100);
    await Promise.all([one.settled(), two.settled()]);
    expect(await effects()).toEqual(ids);
    expect(one.stats.handled + two.stats.handled).toBe(100);
  });

  it('sends out at once what handling an event recorded, however long the log is not looked at', async () => {
    const relay = new EventRelay({ ...portal, databaseUrl: portal.database.url, db: portal.ctx.db, pollMs: 600_000 });
    const live = new FanOut({ relay, db: portal.ctx.db });
    const told = Promise.withResolvers<string>();
    relay.observe(['app.deleted'], ({ subjectId }) => told.resolve(subjectId));
    await relay.start();
    await start({
      createContext: (requestId) => ({ ...portal.createContext(requestId), live }),
      async handle(ctx, { subjectId: appId }) {
        // Of the event at hand the relay knows by now; nothing else is to wake it.
        await relay.settled();
        await recordEvent(ctx, { type: 'app.deleted', subject: { appId } });
      },
    });
    const [id] = await commit(1);
    live.wake();
    expect(await told.promise).toBe(id);
    await relay.stop();
  });

  it.each([1, 100])(
    'handles an event again when handling it failed, and what the failed try wrote is gone, %i at once',
    async (atOnce) => {
      let failed = false;
      const consumer = await start({
        atOnce,
        handle: async (ctx, event) => {
          await store(ctx, event);
          if (failed) return;
          failed = true;
          throw new Error('once');
        },
      });
      const ids = await commit(3);
      await consumer.settled();
      expect(failed).toBe(true);
      expect(await effects()).toEqual(ids);
    },
  );

  it.each([1, 100])('handles an event once when the connection is cut in the middle, %i at once', async (atOnce) => {
    let cut = false;
    const consumer = await start({
      atOnce,
      handle: async (ctx, event) => {
        await store(ctx, event);
        if (cut) return;
        cut = true;
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(ctx.db);
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(portal.ctx.db);
      },
    });
    const ids = await commit(3);
    await consumer.settled().catch(() => consumer.settled());
    expect(cut).toBe(true);
    expect(await effects()).toEqual(ids);
  });

  it.each([1, 100])('passes over an event that always fails, and handles the others, %i at once', async (atOnce) => {
    const apps = ['a', 'b', 'c'].map(() => randomUUID());
    const poison = apps[1];
    let tries = 0;
    const consumer = consumerWith({
      retryMs: 1,
      atOnce,
      handle: async (ctx, event) => {
        if (event.subjectId === poison) {
          tries += 1;
          throw new Error('always');
        }
        await store(ctx, event);
      },
    });
    await consumer.start();
    await inTransaction(portal.ctx, async (tx) => {
      for (const appId of apps) await recordEvent(tx, { type: 'app.created', subject: { appId } });
    });
    await consumer.settled();
    expect(tries).toBe(7);
    expect(consumer.stats).toEqual({ handled: 2, skipped: 1 });
    expect(await effects()).toEqual([apps[0], apps[2]]);
  });

  it.each([
    [60_000, 3],
    [0, 9],
  ])('handles three of nine events in each transaction, or fewer where that takes %i ms', async (longestMs, count) => {
    const transactions = new Set<string>();
    const consumer = consumerWith({
      atOnce: 3,
      longestMs,
      async handle({ db }) {
        const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(db);
        transactions.add(rows[0]!.id);
      },
    });
    await consumer.start();
    await inTransaction(portal.ctx, async (tx) => {
      for (let n = 0; n < 9; n++) await recordEvent(tx, { type: 'app.created', subject: { appId: randomUUID() } });
    });
    await consumer.settled();
    expect(consumer.stats.handled).toBe(9);
    expect(transactions.size).toBe(count);
  });

  it('counts failures across restarts', async () => {
    const handle = () => Promise.reject(new Error('always'));
    const first = await start({ handle, retryMs: 60_000 });
    await commit(1);
    await sequenceEvents(portal.ctx.db);
    const failures = async () =>
      (
        await portal.ctx.db
          .selectFrom('eventConsumer')
          .select('failures')
          .where('name', '=', 'test')
          .executeTakeFirstOrThrow()
      ).failures;
    await expect.poll(failures).toBe(1);
    await first.stop();
    await portal.ctx.db.updateTable('eventConsumer').set({ retryAt: null }).where('name', '=', 'test').execute();
    await start({ handle, retryMs: 60_000 });
    await expect.poll(failures).toBe(2);
  });

  it('begins at the end of the log when it is new, and where it was when it is not', async () => {
    await commit(2);
    const first = await start();
    const seen = await commit(1);
    await first.settled();
    await first.stop();
    const missed = await commit(2);
    await (await start()).settled();
    expect(await effects()).toEqual([...seen, ...missed]);
  });

  it('is told of events by a statement that PostgreSQL has planned before', async () => {
    for (let time = 0; time < 12; time++) await sequenceEvents(portal.ctx.db);
    const { rows } = await sql`select from pg_prepared_statements where statement ~ 'sequence_events'`.execute(
      portal.ctx.db,
    );
    expect(rows).toHaveLength(1);
  });

  it('moves on behind events of other types', async () => {
    const consumer = await start();
    await commit(5, 'app.deleted');
    await consumer.settled();
    const [id] = await commit(1);
    await consumer.settled();
    expect(await effects()).toEqual([id]);
    const { head } = await portal.ctx.db
      .selectFrom('eventLog')
      .select((eb) => eb.fn.max('position').as('head'))
      .executeTakeFirstOrThrow();
    expect(await positionOf()).toBe(head);
  });

  it('hears of an event from the relay, long before it would look by itself', async () => {
    await start({ pollMs: 60_000 });
    await portal.relay.start();
    const ids = await commit(1);
    portal.relay.wake();
    await expect.poll(() => effects()).toEqual(ids);
    await portal.relay.stop();
  });
});
