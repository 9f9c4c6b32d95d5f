import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import { queryOf } from '../db/orm.ts';
import { inTransaction, wasSacrificed } from '../db/transaction.ts';
import { DatabaseOutage } from '../db-connections/outage.ts';
import { Loaders } from '../loader.ts';
import { ConsumerPlace } from './consumer-place.ts';
import { sequenceEvents } from './event-log.ts';
import type { PortalEvent } from './event-reader.ts';
import type { EventRelay } from './event-relay.ts';
import type { EventType } from './event-types.ts';

export interface EventConsumerOptions {
  /** Names its place in the log; unique, and kept for ever. */
  name: string;
  types: readonly EventType[];
  /**
   * Adds rows and jobs through `ctx`, whose transaction also moves the consumer on: each event takes effect exactly
   * once. It must not touch the network, which no transaction takes back.
   */
  handle(ctx: Context, event: PortalEvent): Promise<void>;
  /**
   * How many events one transaction may handle, 1 by default. More where `handle` locks nothing that others lock several of: what it
   * locks for one event it holds while it handles the next, and nobody knows their order.
   */
  atOnce?: number;
  /** A transaction takes no further event when it has gone on for so long, so that nobody waits long for what it holds. */
  longestMs?: number;
  createContext(requestId: string): Context;
  relay: Pick<EventRelay, 'observe'>;
  log: Logger;
  /** Told when the database is away. */
  outage?: DatabaseOutage;
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

type Progress = 'more to do' | 'nothing to do' | 'too early' | 'with another node';

/** Where nothing is left, the relay tells of what comes: then a look is for what the relay could not know, and rare. */
const CALM_POLLS = 5;

/**
 * Follows the event log for an effect that must happen once, whatever crashes and however many nodes run. Whoever holds
 * the lock on the consumer's row works; the effects of one event, or of a few, and the new position are one transaction. A new
 * consumer begins at the end of the log: nobody wants mails about last year.
 */
export class EventConsumer {
  readonly #options: Required<EventConsumerOptions>;
  readonly #place: ConsumerPlace;
  #running: Promise<void> | null = null;
  #stopping = false;
  #woken = false;
  #rouse = () => {};
  #handled = 0;
  #skipped = 0;

  constructor(options: EventConsumerOptions) {
    this.#options = {
      pollMs: 1_000,
      retryMs: 1_000,
      atOnce: 1,
      longestMs: 25,
      ...options,
      outage: options.outage ?? new DatabaseOutage(options.log),
    };
    this.#place = new ConsumerPlace(options.name, options.types);
  }

  /** The events that it handles; past all others it goes in its own time. */
  get wish(): Pick<EventConsumerOptions, 'name' | 'types'> {
    const { name, types } = this.#options;
    return { name, types };
  }

  /** Events that this node has handled, and those it has given up, since its start. */
  get stats(): { handled: number; skipped: number } {
    return { handled: this.#handled, skipped: this.#skipped };
  }

  /** Throws when the database cannot be reached; later it goes on through every cut, until {@link EventConsumer.stop}. */
  async start(): Promise<void> {
    const { types, relay } = this.#options;
    await this.#place.take(this.#context().db);
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
      if (progress === 'nothing to do' || progress === 'with another node') return;
      if (progress === 'too early') await delay(this.#options.pollMs);
    }
  }

  #context(): Context {
    return this.#options.createContext(`consumer ${this.#options.name}`);
  }

  #wake(): void {
    this.#woken = true;
    this.#rouse();
  }

  async #run(): Promise<void> {
    const { log, name, outage } = this.#options;
    const { pollMs } = this.#options;
    while (!this.#stopping) {
      // Who is woken knows that there is something.
      const isTold = this.#woken;
      this.#woken = false;
      let progress: Progress = 'too early';
      try {
        progress = isTold || (await this.#place.isBehind(this.#context().db)) ? 'more to do' : 'nothing to do';
        while (progress === 'more to do' && !this.#stopping) progress = await this.#step('skip locked');
      } catch (error) {
        progress = 'too early';
        if (!this.#stopping && !outage.notes(error))
          log.warn({ err: error, consumer: name }, 'Event consumer interrupted, trying again');
      }
      await this.#idle(progress === 'nothing to do' ? CALM_POLLS * pollMs : pollMs);
    }
  }

  /** One transaction: takes the next events, has them handled and moves on behind them. */
  #step(whenLocked: 'skip locked' | 'wait'): Promise<Progress> {
    return inTransaction(this.#context(), async (tx) => {
      const found = await this.#place.lock(tx.db, this.#options.atOnce, whenLocked);
      if (!found) return 'with another node';
      const { place, events } = found;
      if (place.isResting) return 'too early';
      if (events.length > 0) return this.#handleSome(tx, events, place);
      // Also past the events nobody asked for, so that the next look does not begin with them.
      if (place.head > place.position) await this.#place.moveTo(tx.db, place.head);
      return 'nothing to do';
    });
  }

  /** As many of them as do not take too long, and none behind one that failed. */
  async #handleSome(
    tx: Context,
    events: readonly PortalEvent[],
    { failures, head }: { failures: number; head: number },
  ): Promise<Progress> {
    const begun = performance.now();
    let done: PortalEvent | null = null;
    let hasFailed = false;
    for (const event of events) {
      hasFailed = !(await this.#handleOrSkip(tx, event, done ? 0 : failures));
      if (hasFailed) break;
      done = event;
      if (performance.now() - begun >= this.#options.longestMs) break;
    }
    if (done) await this.#place.moveTo(tx.db, done.position);
    if (hasFailed) await this.#place.countFailure(tx.db, this.#options.retryMs);
    if (hasFailed) return 'too early';
    return done!.position < head ? 'more to do' : 'nothing to do';
  }

  /** @returns Whether the event is done with. */
  async #handleOrSkip(tx: Context, event: PortalEvent, failures: number): Promise<boolean> {
    const { log, name, outage } = this.#options;
    const { id, type, position } = event;
    const details = { consumer: name, eventId: id, type, position, failures };
    if (failures >= MAX_FAILURES) {
      this.#skipped += 1;
      log.error(details, 'Event skipped: it failed every time');
    } else {
      const error = await this.#handle(tx, event);
      // That is no fault of the event.
      if (outage.notes(error)) throw error;
      if (error) {
        log.warn({ err: error, ...details }, 'Event could not be handled');
        return false;
      }
      this.#handled += 1;
    }
    return true;
  }

  /**
   * Under a savepoint, so that a failure takes back what `handle` did and nothing else, and is counted while the row is
   * still locked. Where the connection was lost the counting fails too: that is no fault of the event. Neither is a deadlock.
   */
  async #handle(tx: Context, event: PortalEvent): Promise<Error | null> {
    const { handle } = this.#options;
    try {
      await tx.em.transactional((em) =>
        handle({ ...tx, em, db: queryOf(em), loaders: new Loaders(), requestId: event.correlationId }, event),
      );
      return null;
    } catch (error) {
      if (wasSacrificed(error)) throw error;
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Until woken, at the longest for so many milliseconds. */
  async #idle(longest: number): Promise<void> {
    if (this.#woken || this.#stopping) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, longest);
    this.#rouse = resolve;
    await promise;
    clearTimeout(timer);
  }
}
