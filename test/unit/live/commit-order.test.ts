import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordEvent, sequenceEvents } from '../../../src/platform/events/event-log.ts';
import { readEvents } from '../../../src/platform/events/event-reader.ts';
import { connect, type EventDatabase, eventDatabase, range, source, startNode, take } from './event-fixture.ts';

const WRITERS = 32;
const EVENTS_PER_WRITER = 40;
const TOTAL = WRITERS * EVENTS_PER_WRITER;

let database: EventDatabase;
beforeAll(async () => {
  database = await eventDatabase();
});
afterAll(() => database.dispose());

/** Every writer commits its events one by one, each transaction open for a random while after its insert. */
async function writeConcurrently(): Promise<void> {
  const writers = connect(database.url, WRITERS);
  const write = async () => {
    for (let i = 0; i < EVENTS_PER_WRITER; i += 1) {
      await writers.transaction().execute(async (tx) => {
        await recordEvent(source(tx), { type: 'app.created', subject: { appId: randomUUID() } });
        await after(Math.random() * 8);
      });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write)).finally(() => writers.destroy());
}

/** Follows the log by a column until `done`, remembering the highest value seen, as a client with a cursor does. */
async function follow(column: 'position' | 'insertion', done: () => boolean): Promise<number[]> {
  const seen: number[] = [];
  for (let last = false; !last; ) {
    last = done();
    await sequenceEvents(database.db);
    const rows = await database.db
      .selectFrom('eventLog')
      .select(column)
      .where(column, '>', seen.at(-1) ?? 0)
      .orderBy(column)
      .execute();
    seen.push(...rows.map((row) => Number(row[column])));
  }
  return seen;
}

describe('readers with a cursor beside concurrent writers', () => {
  it('see every event once in order of position, and miss some in order of insertion', async () => {
    await sql`truncate event_log restart identity cascade`.execute(database.db);
    let written = false;
    const writing = writeConcurrently().then(() => {
      written = true;
    });
    const [byPosition, byInsertion] = await Promise.all([
      follow('position', () => written),
      follow('insertion', () => written),
      writing,
    ]);
    expect(byPosition).toEqual(range(1, TOTAL));
    // The same reader on the serial number must fail, or this test could not see the fault it is about.
    expect(byInsertion.length).toBeLessThan(TOTAL);
  });

  it('get the same sequence on every node that relays and sequences at once', async () => {
    await sql`truncate event_log restart identity cascade`.execute(database.db);
    const nodes = await Promise.all(range(1, 3).map(() => startNode(database, { pollMs: 5 })));
    const readers = nodes.map(({ fanOut }) => take(fanOut.subscribe(['app.created']), TOTAL));
    await writeConcurrently();
    for (const positions of await Promise.all(readers)) expect(positions).toEqual(range(1, TOTAL));
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('find the changes of one subject in the order in which its row was locked', async () => {
    await sql`truncate event_log restart identity cascade`.execute(database.db);
    const appId = randomUUID();
    const writers = connect(database.url, 8);
    const change = async (after: number) =>
      writers.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(1)`.execute(tx);
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from event_log`.execute(tx);
        await recordEvent(source(tx), {
          type: 'app.updated',
          subject: { appId },
          after: { change: rows[0]?.n, after },
        });
      });
    await Promise.all(range(1, 40).map(change));
    await writers.destroy();
    await sequenceEvents(database.db);
    const events = await readEvents(database.db, { from: 1, limit: 100 });
    expect(events.map((event) => event.after?.change)).toEqual(range(0, 39));
  });
});
