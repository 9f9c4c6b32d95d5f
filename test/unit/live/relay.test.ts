import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordEvent, sequenceEvents } from '../../../src/platform/events/event-log.ts';
import {
  commitEvents,
  connect,
  type EventDatabase,
  eventDatabase,
  range,
  source,
  startNode,
  take,
} from './event-fixture.ts';

let database: EventDatabase;
let node: Awaited<ReturnType<typeof startNode>>;
let position = 0;
beforeAll(async () => {
  database = await eventDatabase();
});
afterEach(async () => {
  await node.stop();
  const { head } = await database.db
    .selectFrom('eventLog')
    .select((eb) => eb.fn.max('position').as('head'))
    .executeTakeFirstOrThrow();
  position = Number(head);
});
afterAll(() => database.dispose());

/** Process ids of the LISTEN sessions. */
async function listeners(): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and application_name = 'gatehouse events' and query like 'listen%'`.execute(
    database.db,
  );
  return rows.map((row) => row.pid);
}

const kill = (pids: number[]) =>
  sql`select pg_terminate_backend(pid) from unnest(${pids}::int[]) pid`.execute(database.db);

/** What a node does whose process dies between commit and wake-up: nothing. */
const commitAndDie = () => commitEvents(database.db, 1);

describe('an event reaches the subscribers of a node', () => {
  it('by the next poll when the node that committed it died at once', async () => {
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    await commitAndDie();
    expect(await take(stream, 1)).toEqual([position + 1]);
  });

  it('by the next poll when the notification never arrives', async () => {
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    await database.db.transaction().execute(async (tx) => {
      await recordEvent(source(tx), { type: 'app.created', subject: { appId: randomUUID() } });
      await sql`update event_log set position = ${position + 1}::bigint where position is null`.execute(tx);
    });
    expect(await take(stream, 1)).toEqual([position + 1]);
  });

  it('by notification when another node committed it, long before the next poll', async () => {
    node = await startNode(database, { pollMs: 60_000 });
    await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), 60_000);
    const stream = node.fanOut.subscribe(['app.created']);
    await commitEvents(database.db, 1);
    await sequenceEvents(database.db);
    expect(await take(stream, 1)).toEqual([position + 1]);
  });

  it('by notification again after the listening connection was cut, with what was missed meanwhile', async () => {
    node = await startNode(database, { pollMs: 60_000 });
    await vi.waitFor(async () => expect(await listeners()).toHaveLength(1), 60_000);
    const [first] = await listeners();
    const stream = node.fanOut.subscribe(['app.created']);
    await kill([first ?? 0]);
    await commitEvents(database.db, 1);
    await sequenceEvents(database.db);
    expect(await take(stream, 1)).toEqual([position + 1]);
    await vi.waitFor(async () => expect((await listeners()).filter((pid) => pid !== first)).toHaveLength(1), 60_000);
    await commitEvents(database.db, 1);
    await sequenceEvents(database.db);
    expect(await take(stream, 1)).toEqual([position + 2]);
  });
});

describe('while the database cuts all connections again and again', () => {
  it('no acknowledged event is lost, none comes twice, and the subscription lives on', async () => {
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    const admin = connect(database.url, 1);
    const cut = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(admin);
    let acknowledged = 0;
    for (let round = 0; round < 10; round += 1) {
      const writes = range(1, 20).map(() =>
        commitEvents(database.db, 1).then(
          () => {
            acknowledged += 1;
            node.relay.wake();
          },
          () => undefined,
        ),
      );
      await Promise.all([cut(), ...writes]);
    }
    await admin.destroy();
    await node.relay.settled();
    const head = Number(
      (await sql<{ n: number }>`select max(position) as n from event_log`.execute(database.db)).rows[0]?.n,
    );
    expect(head - position).toBeGreaterThanOrEqual(acknowledged);
    expect(await take(stream, head - position)).toEqual(range(position + 1, head));
  });
});
