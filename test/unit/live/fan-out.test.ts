import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordEvent } from '../../../src/platform/events/event-log.ts';
import type { PortalEvent } from '../../../src/platform/events/event-reader.ts';
import { encodeCursor, LOG_START } from '../../../src/platform/live/cursor.ts';
import { Roadblock } from '../../support/breakable-database.ts';
import {
  commitEvents,
  commitMany,
  type EventDatabase,
  eventDatabase,
  heapUsed,
  range,
  source,
  startNode,
  take,
} from './event-fixture.ts';

type Node = Awaited<ReturnType<typeof startNode>>;

let database: EventDatabase;
let node: Node;
beforeAll(async () => {
  database = await eventDatabase();
});
beforeEach(async () => {
  await sql`truncate event_log restart identity cascade`.execute(database.db);
});
afterEach(() => node.stop());
afterAll(() => database.dispose());

/** The code with which the stream ends. */
const endCode = (stream: AsyncIterator<PortalEvent>) =>
  (async () => {
    while (!(await stream.next()).done);
    return 'DONE';
  })().catch((error) => error.extensions.code as string);

async function next(stream: AsyncIterator<PortalEvent>): Promise<PortalEvent> {
  const { done, value } = await stream.next();
  if (done) throw new Error('The stream ended.');
  return value;
}

describe('a subscriber', () => {
  it('without a cursor gets what is committed after it subscribed, and nothing older', async () => {
    await commitEvents(database.db, 5);
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    await commitEvents(database.db, 3);
    node.relay.wake();
    expect(await take(stream, 3)).toEqual([6, 7, 8]);
  });

  it('gets only the types it asked for, and of those only what matches its condition', async () => {
    node = await startNode(database);
    const organisationId = randomUUID();
    const stream = node.fanOut.subscribe(['app.created'], {
      matches: (event) => event.organisationId === organisationId,
    });
    await commitEvents(database.db, 2, 'app.updated');
    await commitEvents(database.db, 2);
    const appId = randomUUID();
    await recordEvent(source(database.db), {
      type: 'app.created',
      subject: { appId },
      organisationId,
      after: { name: 'A' },
    });
    node.relay.wake();
    expect(await next(stream)).toMatchObject({ position: 5, subjectId: appId, after: { name: 'A' }, version: 1 });
  });

  it('that returns with a cursor gets what it missed, in order, and then goes on live', async () => {
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    await commitEvents(database.db, 2);
    node.relay.wake();
    const cursor = encodeCursor(await next(stream));
    await stream.return();
    await commitEvents(database.db, 300);
    await node.relay.settled();
    const again = node.fanOut.subscribe(['app.created'], { after: cursor });
    expect(await take(again, 301)).toEqual(range(2, 302));
    await commitEvents(database.db, 2);
    node.relay.wake();
    expect(await take(again, 2)).toEqual([303, 304]);
  });

  it('may resume on a node that has not read as far as the one it comes from', async () => {
    node = await startNode(database, { pollMs: 60_000 });
    await commitEvents(database.db, 3);
    // Numbered without the notification that would tell this node.
    const rows = await database.db.updateTable('eventLog').set({ position: sql`insertion` }).returningAll().execute();
    const cursor = encodeCursor({ position: 3, id: rows[2]?.id ?? '' });
    const stream = node.fanOut.subscribe(['app.created'], { after: cursor });
    const [seen] = await Promise.all([take(stream, 1), commitEvents(database.db, 1).then(() => node.relay.settled())]);
    expect(seen).toEqual([4]);
  });

  it('that leaves ends at once, also while it waits', async () => {
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(node.fanOut.stats.subscribers).toBe(0);
  });

  it('is told to start anew when the log was replaced by an older copy', async () => {
    await commitEvents(database.db, 10);
    node = await startNode(database);
    const stream = node.fanOut.subscribe(['app.created']);
    const ended = endCode(stream);
    await sql`truncate event_log restart identity cascade`.execute(database.db);
    await commitEvents(database.db, 12);
    await node.relay.settled();
    expect(await ended).toBe('RESET');
    const anew = node.fanOut.subscribe(['app.created']);
    await commitEvents(database.db, 1);
    node.relay.wake();
    expect(await take(anew, 1)).toEqual([13]);
  });
});

describe('a cursor', () => {
  it.each([
    ['made of anything else', 'nonsense'],
    ['from the future', encodeCursor({ position: 99, id: randomUUID() })],
  ])('%s is refused as bad input', async (_, cursor) => {
    node = await startNode(database);
    expect(await endCode(node.fanOut.subscribe(['app.created'], { after: cursor }))).toBe('BAD_USER_INPUT');
  });

  it('of another history, or forged, is answered with RESET', async () => {
    await commitEvents(database.db, 5);
    node = await startNode(database);
    const forged = encodeCursor({ position: 3, id: randomUUID() });
    expect(await endCode(node.fanOut.subscribe(['app.created'], { after: forged }))).toBe('RESET');
  });

  it('behind which something older than the replay window was missed is answered with RESET', async () => {
    // Without a look of its own, which would find the event before it is made older.
    node = await startNode(database, { replayHours: 24, pollMs: 60_000 });
    const { cursor } = node.fanOut;
    await commitEvents(database.db, 1);
    await sql`update event_log set occurred_at = now() - interval '25 hours'`.execute(database.db);
    await node.relay.settled();
    expect(await endCode(node.fanOut.subscribe(['app.created'], { after: cursor }))).toBe('RESET');
  });

  it('is good however old it is when nothing was missed', async () => {
    await commitEvents(database.db, 1);
    await sql`update event_log set occurred_at = now() - interval '25 hours'`.execute(database.db);
    node = await startNode(database, { replayHours: 24 });
    const stream = node.fanOut.subscribe(['app.created'], { after: node.fanOut.cursor });
    await commitEvents(database.db, 1);
    node.relay.wake();
    expect(await take(stream, 1)).toEqual([2]);
  });
});

describe('while events are committed all the time', () => {
  it('500 subscribers that resume at random cursors see no gap and no event twice', async () => {
    node = await startNode(database);
    const cursors = [node.fanOut.cursor];
    const recorder = node.fanOut.subscribe(['app.created']);
    const total = 1_500;
    const writing = (async () => {
      for (let i = 0; i < total / 5; i += 1) {
        await commitEvents(database.db, 5);
        node.relay.wake();
      }
    })();
    const readers: Promise<void>[] = [];
    for (let position = 1; position <= total; position += 1) {
      cursors.push(encodeCursor(await next(recorder)));
      if (position % 3 !== 0) continue;
      const from = Math.floor(Math.random() * position);
      const stream = node.fanOut.subscribe(['app.created'], { after: cursors[from] });
      readers.push(take(stream, total - from).then((seen) => expect(seen).toEqual(range(from + 1, total))));
    }
    await Promise.all([writing, ...readers]);
  });
});

describe('of 20 subscribers and 50,000 events', () => {
  const [READERS, TOTAL] = [19, 50_000];

  it('one that stopped reading is cut off, the others get everything, and memory stays bounded', async () => {
    node = await startNode(database, { queueLimit: 1_000, graceMs: 50 });
    const onCutOff = vi.fn();
    const stalled = node.fanOut.subscribe(['app.created'], { onCutOff });
    const readers = range(1, READERS).map(async () => {
      let seen = 0;
      for await (const event of node.fanOut.subscribe(['app.created'])) {
        if (event.position !== ++seen) throw new Error(`Got ${event.position} in place of ${seen}.`);
        if (seen === TOTAL) break;
      }
      return seen;
    });
    const before = heapUsed();
    for (let written = 0; written < TOTAL; written += 5_000) {
      await commitMany(database.db, 5_000);
      await node.relay.settled();
    }
    expect(await Promise.all(readers)).toEqual(Array(READERS).fill(TOTAL));
    expect(onCutOff).toHaveBeenCalledOnce();
    expect(await endCode(stalled)).toBe('SLOW_CONSUMER');
    expect(node.fanOut.stats).toEqual({ subscribers: 0, cutOffs: 1 });
    expect(heapUsed() - before).toBeLessThan(32 * 1024 * 1024);
  }, 120_000);

  it('one that reads slowly but reads falls back to the log and gets everything at its own pace', async () => {
    node = await startNode(database, { queueLimit: 1_000, graceMs: 60_000 });
    const slow = node.fanOut.subscribe(['app.created']);
    await commitMany(database.db, 20_000);
    await node.relay.settled();
    expect(await take(slow, 20_000)).toEqual(range(1, 20_000));
    expect(node.fanOut.stats.cutOffs).toBe(0);
  });
});

describe('X1: a subscriber whose connection is cut while it reads older events', () => {
  it('reads on in its place, however often', async () => {
    await commitMany(database.db, 3_000);
    // Only the subscriber reads.
    node = await startNode(database, { pollMs: 60_000 });
    const stream = node.fanOut.subscribe(['app.created'], { after: encodeCursor(LOG_START) });
    for (let cut = 0; cut < 3; cut += 1) {
      const roadblock = await Roadblock.set(database.url, 'lock table event_log in access exclusive mode');
      const taken = take(stream, 300);
      await roadblock.cutWhoWaits();
      await roadblock.lift();
      expect(await taken).toEqual(range(cut * 300 + 1, cut * 300 + 300));
    }
  });
});

describe('an observer', () => {
  it('has seen an event before anybody is given a later one', async () => {
    node = await startNode(database);
    const log: string[] = [];
    node.relay.observe(['app.updated'], (event) => log.push(`observed ${event.position}`));
    const stream = node.fanOut.subscribe(['app.created']);
    const reading = (async () => {
      for (let i = 0; i < 2; i += 1) log.push(`delivered ${(await next(stream)).position}`);
    })();
    await commitEvents(database.db, 1);
    await commitEvents(database.db, 1, 'app.updated');
    await commitEvents(database.db, 1);
    node.relay.wake();
    await reading;
    expect(log.indexOf('observed 2')).toBeGreaterThanOrEqual(0);
    expect(log.indexOf('observed 2')).toBeLessThan(log.indexOf('delivered 3'));
  });

  it('that throws harms neither the others nor the subscribers', async () => {
    node = await startNode(database);
    const other = vi.fn();
    node.relay.observe(['app.created'], () => {
      throw new Error('broken');
    });
    node.relay.observe(['app.created'], other);
    const stream = node.fanOut.subscribe(['app.created']);
    await commitEvents(database.db, 1);
    node.relay.wake();
    expect(await take(stream, 1)).toEqual([1]);
    expect(other).toHaveBeenCalledOnce();
  });
});
