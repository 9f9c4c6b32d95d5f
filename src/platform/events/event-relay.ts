import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import { EVENT_CHANNEL } from '../db/migrations/event-log.sql.ts';
import { DatabaseOutage } from '../db-connections/outage.ts';
import { faultPoint } from '../fault-points.ts';
import { sequenceEvents } from './event-log.ts';
import { type PortalEvent, readEvents, readLatestEvents } from './event-reader.ts';
import type { EventType } from './event-types.ts';
import { StandingConnection } from './standing-connection.ts';

export interface EventRelayOptions {
  databaseUrl: string;
  /** Outside of any transaction. */
  db: Kysely<Database>;
  log: Logger;
  /** Told whether the log can be read, at least once a second. */
  outage?: DatabaseOutage;
  /** The longest an event waits when no wake-up arrives. At most 1,000, so that an event is never more than a second late. */
  pollMs?: number;
  batchSize?: number;
}

/** Takes every event of the log, in order. Its functions must neither wait nor throw. */
export interface EventSink {
  publish(type: EventType, event: PortalEvent): void;
  /** A batch is through, or a poll found nothing. */
  settle(): void;
  /** The log is no longer the one seen so far (restored or failed over): nothing known of it is valid. */
  reset(): void;
}

export type EventObserver = (event: PortalEvent) => void;

/** How much of the log is delivered anew at the start, so that sinks which keep recent events have them. */
const WARM_UP_EVENTS = 1_000;

/** Between two tries at what failed without the database; up to twice as long, so that not all come at once. */
const RETRY_MS = 150;

/**
 * Follows the event log on one node: numbers what was committed, reads on by position and hands each event first to the
 * observers, then to the sinks, exactly once and in order. Three things wake it: {@link EventRelay.wake} after a commit of
 * this node, a notification from another node, and a poll, which alone is enough for nothing to get lost.
 */
export class EventRelay {
  readonly #options: Required<EventRelayOptions>;
  readonly #observers = new Map<EventType, Set<EventObserver>>();
  readonly #sinks = new Set<EventSink>();
  #head: PortalEvent | null = null;
  #listener: StandingConnection | null = null;
  #running: Promise<void> | null = null;
  #stopping = false;
  #woken = false;
  #rouse = () => {};
  #waiting: PromiseWithResolvers<void>[] = [];
  #lastPass = performance.now();

  constructor(options: EventRelayOptions) {
    this.#options = {
      pollMs: 1_000,
      batchSize: 500,
      ...options,
      outage: options.outage ?? new DatabaseOutage(options.log),
    };
  }

  /** Calls `observer` with every event of these types before any later event is delivered to anybody on this node. */
  observe(types: readonly EventType[], observer: EventObserver): void {
    for (const type of types) {
      const observers = this.#observers.get(type) ?? new Set();
      this.#observers.set(type, observers.add(observer));
    }
  }

  /** Adds a sink; before {@link EventRelay.start}, or it misses what is delivered at the start. */
  deliverTo(sink: EventSink): void {
    this.#sinks.add(sink);
  }

  /** Throws when the database cannot be read. From then on it runs, through every cut, until {@link EventRelay.stop}. */
  async start(): Promise<void> {
    const { databaseUrl, log, outage } = this.#options;
    await this.#anchor();
    this.#running = this.#run();
    this.#listener = new StandingConnection({
      databaseUrl,
      name: 'events',
      log,
      outage,
      onConnect: async (client) => {
        client.on('notification', () => this.wake());
        await client.query(`listen ${EVENT_CHANNEL}`);
        this.wake();
      },
    });
  }

  /** Call right after a commit: the events of that transaction go out at once. */
  wake(): void {
    this.#woken = true;
    this.#rouse();
  }

  /** Resolves when everything committed before the call has been handed over on this node. */
  settled(): Promise<void> {
    if (this.#stopping) return Promise.reject(stopped());
    const waiting = Promise.withResolvers<void>();
    this.#waiting.push(waiting);
    this.wake();
    return waiting.promise;
  }

  /** Whether it failed because the database is away; see {@link DatabaseOutage.notes}. */
  isAway(failure: unknown): boolean {
    return this.#options.outage.notes(failure);
  }

  /** Resolves when the log can be read again, after which what failed without the database may be tried again. */
  async back(): Promise<void> {
    await delay(RETRY_MS * (1 + Math.random()));
    await this.settled();
  }

  /** For readiness: milliseconds since the log was last read to its end. */
  get behindMs(): number {
    return performance.now() - this.#lastPass;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#rouse();
    await Promise.all([this.#running, this.#listener?.stop()]);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(stopped());
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const waiting = this.#waiting.splice(0);
      try {
        this.#woken = false;
        await this.#pass();
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        this.#waiting.unshift(...waiting);
        this.#woken = false;
        if (this.#stopping) return;
        this.#tell(error as Error);
      }
      await this.#idle();
    }
  }

  #tell(error: Error): void {
    const { log, outage } = this.#options;
    if (!outage.notes(error)) log.warn({ reason: error.message }, 'events: the log cannot be read, trying again');
  }

  async #pass(): Promise<void> {
    const { db, batchSize } = this.#options;
    const { hadUnnumbered, head } = await sequenceEvents(db);
    // Many wake-ups are for what was read already.
    const isRead = !hadUnnumbered && head === (this.#head?.id ?? null);
    if (isRead) for (const sink of this.#sinks) sink.settle();
    for (let full = !isRead; full && !this.#stopping; ) {
      const events = await this.#readOn(batchSize);
      if (events.length > 0) await faultPoint('events.read', events.map(({ id }) => id).join('\n'));
      for (const event of events) this.#deliver(event);
      for (const sink of this.#sinks) sink.settle();
      full = events.length === batchSize;
    }
    this.#lastPass = performance.now();
    this.#options.outage.answered();
  }

  /**
   * The next batch after the head. The head itself is read again with it: when it is not where it was, the database was
   * restored or failed over with a loss, and going on by number would silently skip events.
   */
  async #readOn(limit: number): Promise<PortalEvent[]> {
    const { db, log } = this.#options;
    if (!this.#head) return readEvents(db, { from: 1, limit });
    const [head, ...events] = await readEvents(db, { from: this.#head.position, limit: limit + 1 });
    if (head?.id === this.#head.id) return events;
    log.error({ position: this.#head.position }, 'events: the log was replaced, subscribers must start anew');
    for (const sink of this.#sinks) sink.reset();
    await this.#anchor();
    return [];
  }

  async #anchor(): Promise<void> {
    await sequenceEvents(this.#options.db);
    this.#head = null;
    for (const event of await readLatestEvents(this.#options.db, WARM_UP_EVENTS)) this.#deliver(event);
  }

  #deliver(event: PortalEvent): void {
    for (const observer of this.#observers.get(event.type) ?? []) {
      try {
        observer(event);
      } catch (error) {
        this.#options.log.error({ err: error, type: event.type }, 'events: an observer failed');
      }
    }
    for (const sink of this.#sinks) sink.publish(event.type, event);
    this.#head = event;
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

const stopped = () => new Error('The event relay has stopped.');
