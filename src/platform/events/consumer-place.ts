import { type Generated, type Kysely, type Selectable, sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { type EventRow, sequenceEvents } from './event-log.ts';
import { toEvent } from './event-reader.ts';
import type { EventType } from './event-types.ts';

/** How far a consumer has come, the same for all nodes. */
interface EventConsumerRow {
  name: string;
  /** Everything up to here is done with. */
  position: number;
  /** How often the next event has failed so far. */
  failures: Generated<number>;
  /** The next event is not tried again before this time. */
  retryAt: Date | null;
}

declare module '../db/database.ts' {
  interface Database {
    eventConsumer: EventConsumerRow;
  }
}

/** The place of one consumer in the log. */
export class ConsumerPlace {
  readonly #name: string;
  readonly #types: readonly EventType[];

  constructor(name: string, types: readonly EventType[]) {
    this.#name = name;
    this.#types = types;
  }

  /** At the end of the log, where it has none yet. */
  async take(db: Kysely<Database>): Promise<void> {
    await sequenceEvents(db);
    const place = db.selectFrom('eventConsumer').select('name').where('name', '=', this.#name);
    // Asked first, because an insert would wait for a node that stands still in the middle of an event.
    if (await place.executeTakeFirst()) return;
    await db
      .insertInto('eventConsumer')
      .values({ name: this.#name, position: sql`${HEAD}`, retryAt: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** One look without a transaction, because there is nothing to do after most polls. */
  async isBehind(db: Kysely<Database>): Promise<boolean> {
    const place = await db
      .selectFrom('eventConsumer')
      .select('position')
      .where('name', '=', this.#name)
      .where('position', '<', sql<number>`${HEAD}`)
      .executeTakeFirst();
    return place !== undefined;
  }

  /**
   * The place, and up to `atOnce` events behind it, in one statement: this is done all the time. Null where another node
   * has it and nobody is to wait for that.
   */
  async lock(db: Kysely<Database>, atOnce: number, whenLocked: 'skip locked' | 'wait') {
    const { rows } = await sql<Found>`
      with place as (
        select position as place, failures, coalesce(retry_at > now(), false) as is_resting, ${HEAD} as head
        from event_consumer where name = ${this.#name} for update ${sql.raw(whenLocked === 'wait' ? '' : whenLocked)})
      select place.*, event.* from place left join lateral (
        select * from event_log
        where position > place.place and position <= place.head and type = any(${this.#types}::text[])
        order by position limit ${atOnce}::int) event on not place.is_resting`.execute(db);
    if (!rows[0]) return null;
    const { place, failures, isResting, head } = rows[0];
    return {
      place: { position: Number(place), failures, isResting, head: Number(head) },
      events: rows.filter(({ id }) => id !== null).map(toEvent),
    };
  }

  async moveTo(db: Kysely<Database>, position: number): Promise<void> {
    await db
      .updateTable('eventConsumer')
      .set({ position, failures: 0, retryAt: null })
      .where('name', '=', this.#name)
      .execute();
  }

  /**
   * Kept in the database: restarts and other nodes must not begin to count anew.
   * @param retryMs Pause after the first failure; it doubles with each further one.
   */
  async countFailure(db: Kysely<Database>, retryMs: number): Promise<void> {
    await db
      .updateTable('eventConsumer')
      .set({
        failures: sql`failures + 1`,
        retryAt: sql`now() + ${retryMs}::int * power(2, failures) * interval '1 millisecond'`,
      })
      .where('name', '=', this.#name)
      .execute();
  }
}

/** The place of a consumer, with an event for it: without an id where there is none. */
interface Found extends Selectable<EventRow> {
  place: number | string;
  failures: number;
  isResting: boolean;
  head: number | string;
}

/** Position of the newest event, 0 in an empty log; everything up to it is visible, by the promise of the log. */
const HEAD = sql<number | string>`(select coalesce(max(position), 0) from event_log)`;
