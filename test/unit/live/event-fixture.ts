import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import type { Database } from '../../../src/platform/db/database.ts';
import { type EventSource, recordEvent } from '../../../src/platform/events/event-log.ts';
import type { PortalEvent } from '../../../src/platform/events/event-reader.ts';
import { EventRelay, type EventRelayOptions } from '../../../src/platform/events/event-relay.ts';
import { FanOut, type FanOutOptions } from '../../../src/platform/live/fan-out.ts';
import { createTestDatabase } from '../../support/database.ts';

export const quiet = pino({ level: 'silent' });

export async function eventDatabase() {
  const { url, drop } = await createTestDatabase();
  const db = connect(url, 10);
  const dispose = async () => {
    await db.destroy();
    await drop();
  };
  return { db, url, dispose };
}

export type EventDatabase = Awaited<ReturnType<typeof eventDatabase>>;

export function connect(url: string, max: number): Kysely<Database> {
  const pool = new pg.Pool({ connectionString: url, max });
  // Tests cut connections, idle ones and ones in use; the pool replaces them.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
}

export const source = (db: EventSource['db']): EventSource => ({ db, viewer: null, requestId: 'test' });

/** Commits `count` events of one type, one statement each, in one transaction. */
export async function commitEvents(
  db: Kysely<Database>,
  count: number,
  type: 'app.created' | 'app.updated' = 'app.created',
) {
  await db.transaction().execute(async (tx) => {
    for (let i = 0; i < count; i += 1) await recordEvent(source(tx), { type, subject: { appId: randomUUID() } });
  });
}

/** Commits many events in one statement: for tests where the number matters and the writing does not. */
export async function commitMany(db: Kysely<Database>, count: number): Promise<void> {
  await db
    .insertInto('eventLog')
    .columns(['id', 'type', 'version', 'actor', 'subjectType', 'subjectId', 'subject', 'correlationId'])
    .expression((eb) =>
      eb
        .selectFrom(eb.fn<{ n: number }>('generate_series', [eb.lit(1), eb.val(count)]).as('n'))
        .select(({ cast, val, fn }) => [
          fn<string>('gen_random_uuid').as('id'),
          val('app.created').as('type'),
          cast<number>(val(1), 'smallint').as('version'),
          cast<string>(val('{"kind":"system","id":null}'), 'jsonb').as('actor'),
          val('app').as('subjectType'),
          fn<string>('gen_random_uuid').as('subjectId'),
          cast<string>(val('{}'), 'jsonb').as('subject'),
          val('test').as('correlationId'),
        ]),
    )
    .execute();
}

/** One node: relay and fan-out on a database, stopped by `stop`. */
export async function startNode(
  { db, url }: Pick<EventDatabase, 'db' | 'url'>,
  options: Partial<Omit<FanOutOptions, 'relay' | 'db'>> & Partial<Pick<EventRelayOptions, 'pollMs' | 'batchSize'>> = {},
) {
  const { pollMs, batchSize, ...rest } = options;
  const relay = new EventRelay({
    databaseUrl: url,
    db,
    log: quiet,
    ...(pollMs && { pollMs }),
    ...(batchSize && { batchSize }),
  });
  const fanOut = new FanOut({ relay, db, ...rest });
  await relay.start();
  const stop = async () => {
    fanOut.close();
    await relay.stop();
  };
  return { relay, fanOut, stop };
}

/** The positions of the next `count` events of a stream. */
export async function take(stream: AsyncIterator<PortalEvent>, count: number): Promise<number[]> {
  const positions: number[] = [];
  while (positions.length < count) {
    const { done, value } = await stream.next();
    if (done) throw new Error(`The stream ended after ${positions.length} events.`);
    positions.push(value.position);
  }
  return positions;
}

export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Bytes of live objects: garbage is collected first. */
export function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
