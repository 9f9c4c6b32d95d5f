import { setTimeout as delay } from 'node:timers/promises';
import { type Generated, type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../graphql/mutations.ts';
import { sequenceEvents } from './event-log.ts';
import { findPosition, type PortalEvent, readEvents } from './event-reader.ts';
import type { EventRelay } from './event-relay.ts';
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

export interface EventConsumerOptions {
  /** Names its place in the log; unique, and kept for ever. */
  name: string;
  types: readonly EventType[];
  /**
   * Adds rows and jobs through `ctx`, whose transaction also moves the consumer on: each event takes effect exactly
   * once. It must not touch the network, which no transaction takes back.
   */
  handle(ctx: Context, event: PortalEvent): Promise<void>;
  createContext(requestId: string): Context;
  relay: Pick<EventRelay, 'observe'>;
  log: Logger;
  /** The longest an event waits when nobody wakes the consumer. */
  pollMs?: number;
  /** Pause after the first failure of an event; it doubles with each further one. */
  retryMs?: number;
}

/**
 * An event that has failed so often is passed over. At the default pace the others wait about two minutes for it: enough
 * for a fault that passes by itself, and one that does not must not hold up every later event for ever.
 */
const MAX_FAILURES = 7;

type Progress = 'handled' | 'nothing to do' | 'too early';

/** What `handle` threw, apart from faults of the database around it, which are not the event's. */
class HandlingFailed extends Error {
  override readonly name = 'HandlingFailed';
  readonly event: PortalEvent;

  constructor(event: PortalEvent, cause: unknown) {
    super(`${event.type} at ${event.position} failed`, { cause });
    this.event = event;
  }
}

/**
 * Follows the event log for an effect that must happen once, whatever crashes and however many nodes run. Whoever holds
 * the lock on the consumer's row works; each event is one transaction with its effect and the new position. A new
 * consumer begins at the end of the log: nobody wants mails about last year.
 */
export class EventConsumer {
  readonly #options: Required<EventConsumerOptions>;
  #running: Promise<void> | null = null;
  #stopping = false;
  #woken = false;
  #rouse = () => {};
  #handled = 0;
  #skipped = 0;

  constructor(options: EventConsumerOptions) {
    this.#options = { pollMs: 1_000, retryMs: 1_000, ...options };
  }

  /** Events that this node has handled, and those it has given up, since its start. */
  get stats(): { handled: number; skipped: number } {
    return { handled: this.#handled, skipped: this.#skipped };
  }

  /** Throws when the database cannot be reached; later it goes on through every cut, until {@link EventConsumer.stop}. */
  async start(): Promise<void> {
    const { types, relay } = this.#options;
    await this.#takePlace();
    relay.observe(types, () => this.#wake());
    this.#running = this.#run();
  }

  /** Resolves when the event at hand is done. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#rouse();
    await this.#running;
  }

  /** Resolves when everything committed before the call has been handled, on whatever node. Rejects without a database. */
  async settled(): Promise<void> {
    await sequenceEvents(this.#context().db);
    for (;;) {
      const progress = await this.#step('wait');
      if (progress === 'nothing to do') return;
      if (progress === 'too early') await delay(this.#options.pollMs);
    }
  }

  #context(): Context {
    return this.#options.createContext(`consumer ${this.#options.name}`);
  }

  async #takePlace(): Promise<void> {
    const { db } = this.#context();
    await sequenceEvents(db);
    await db
      .insertInto('eventConsumer')
      .values({ name: this.#options.name, position: await headOf(db), retryAt: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  #wake(): void {
    this.#woken = true;
    this.#rouse();
  }

  async #run(): Promise<void> {
    const { log, name } = this.#options;
    while (!this.#stopping) {
      this.#woken = false;
      try {
        while (!this.#stopping && (await this.#step('skip locked')) === 'handled');
      } catch (error) {
        log.warn({ err: error, consumer: name }, 'Event consumer interrupted, trying again');
      }
      await this.#idle();
    }
  }

  /** One transaction: takes the next event, has it handled and moves on behind it. */
  async #step(whenLocked: 'skip locked' | 'wait'): Promise<Progress> {
    try {
      return await inTransaction(this.#context(), async (tx) => {
        const place = await this.#lockPlace(tx.db, whenLocked);
        if (!place) return 'nothing to do';
        if (place.isResting) return 'too early';
        const head = await headOf(tx.db);
        const event = await this.#next(tx.db, place.position, head);
        if (event) await this.#handleOrSkip(tx, event, place.failures);
        // Also past the events nobody asked for, so that the next look does not begin with them.
        if (head > place.position) await this.#moveTo(tx.db, event?.position ?? head);
        return event ? 'handled' : 'nothing to do';
      });
    } catch (error) {
      if (!(error instanceof HandlingFailed)) throw error;
      await this.#countFailure(error);
      return 'too early';
    }
  }

  async #lockPlace(db: Kysely<Database>, whenLocked: 'skip locked' | 'wait') {
    const locking = db
      .selectFrom('eventConsumer')
      .select(['position', 'failures'])
      .select(sql<boolean>`coalesce(retry_at > now(), false)`.as('isResting'))
      .where('name', '=', this.#options.name)
      .forUpdate();
    return (whenLocked === 'wait' ? locking : locking.skipLocked()).executeTakeFirst();
  }

  async #next(db: Kysely<Database>, place: number, head: number): Promise<PortalEvent | undefined> {
    const position = await findPosition(db, { types: this.#options.types, from: place + 1, to: head });
    if (position === null) return undefined;
    const [event] = await readEvents(db, { from: position, to: position, limit: 1 });
    return event;
  }

  async #handleOrSkip(tx: Context, event: PortalEvent, failures: number): Promise<void> {
    const { handle, log, name } = this.#options;
    if (failures >= MAX_FAILURES) {
      this.#skipped += 1;
      const { id, type, position } = event;
      log.error({ consumer: name, eventId: id, type, position, failures }, 'Event skipped: it failed every time');
      return;
    }
    try {
      await handle({ ...tx, requestId: event.correlationId }, event);
    } catch (error) {
      throw new HandlingFailed(event, error);
    }
    this.#handled += 1;
  }

  async #moveTo(db: Kysely<Database>, position: number): Promise<void> {
    await db
      .updateTable('eventConsumer')
      .set({ position, failures: 0, retryAt: null })
      .where('name', '=', this.#options.name)
      .execute();
  }

  /** Kept in the database: restarts and other nodes must not begin to count anew. */
  async #countFailure({ event, cause }: HandlingFailed): Promise<void> {
    const { log, name, retryMs } = this.#options;
    const counted = await this.#context()
      .db.updateTable('eventConsumer')
      .set({
        failures: sql`failures + 1`,
        retryAt: sql`now() + ${retryMs}::int * power(2, failures) * interval '1 millisecond'`,
      })
      .where('name', '=', name)
      .where('position', '<', event.position)
      .returning('failures')
      .executeTakeFirst();
    const { id, type, position } = event;
    const details = { consumer: name, eventId: id, type, position, failures: counted?.failures };
    log.warn({ err: cause, ...details }, 'Event could not be handled');
  }

  /** Until woken, at the longest for one poll. */
  async #idle(): Promise<void> {
    if (this.#woken || this.#stopping) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#options.pollMs);
    this.#rouse = resolve;
    await promise;
    clearTimeout(timer);
  }
}

/** Position of the newest event; everything up to it is visible, by the promise of the log. */
async function headOf(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('eventLog')
    .select((eb) => eb.fn.max('position').as('head'))
    .executeTakeFirst();
  return Number(row?.head ?? 0);
}
