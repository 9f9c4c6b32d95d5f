import { GraphQLError } from 'graphql';
import type { PortalEvent } from '../events/event-reader.ts';
import type { EventType } from '../events/event-types.ts';
import type { EventWindow } from './event-window.ts';

export interface EventStreamOptions {
  types: ReadonlySet<EventType>;
  /** A cheap further condition; it must not throw. Whether the viewer may see the event is asked at delivery. */
  matches?(event: PortalEvent): boolean;
  window: EventWindow;
  /** Where to begin: behind this position. Rejects with what the subscriber is to be told. */
  start(): Promise<number>;
  /** Resolves when the event log can be read again. */
  recovered(): Promise<void>;
  onEnd(stream: EventStream): void;
  /** Called when the stream is cut off for not being read: the moment to close the socket behind it. */
  onCutOff?(): void;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * One subscriber's way through the log. It holds no events, only its place: each `next()` looks for the first event behind
 * it, in the window's shared pages or in the database, and waits when it has seen everything. So replaying and following
 * live are one thing with no seam between them, each subscriber goes at its own pace, and a stalled one costs nothing.
 */
export class EventStream implements AsyncIterableIterator<PortalEvent> {
  readonly #options: EventStreamOptions;
  /** Everything up to here was handed out or passed over; null until the start was found. */
  #place: number | null = null;
  /** Everything up to the head was looked at, so the next wanted event is the one that {@link EventStream.notify} tells. */
  #caughtUp = false;
  #next: PortalEvent | null = null;
  #news: PromiseWithResolvers<void> | null = null;
  #ended: { error: Error | null } | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #asking = 0;
  #untaken = 0;
  #takenAt = performance.now();

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  get types(): ReadonlySet<EventType> {
    return this.#options.types;
  }

  /** Wanted events that were published since the subscriber last asked for one. */
  get untaken(): number {
    return this.#untaken;
  }

  /** Whether the subscriber has not asked for an event for so long. While it waits for one, the delay is ours. */
  isIdle(ms: number): boolean {
    return this.#asking === 0 && performance.now() - this.#takenAt >= ms;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<PortalEvent, undefined>> {
    this.#asking += 1;
    const result = this.#turn.then(() => this.#take()).finally(() => this.#taken());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<PortalEvent, undefined>> {
    this.end(null);
    return DONE;
  }

  /** Ends the stream: the waiting or next `next()` throws `error`, or is done when there is none. */
  end(error: Error | null): void {
    if (this.#ended) return;
    this.#ended = { error };
    this.#next = null;
    this.#news?.resolve();
    this.#options.onEnd(this);
  }

  /** For a subscriber that has stopped reading. */
  cutOff(): void {
    this.end(slowConsumer());
    this.#options.onCutOff?.();
  }

  /** An event of a wanted type was appended to the window. */
  notify(event: PortalEvent): void {
    if (this.#options.matches?.(event) === false) return;
    this.#untaken += 1;
    if (this.#caughtUp) this.#next ??= event;
    this.#news?.resolve();
  }

  async #take(): Promise<IteratorResult<PortalEvent, undefined>> {
    const event = await this.#advance()
      .catch((error) => this.#advanceAfter(error))
      .catch((error: Error) => {
        this.end(error);
        return null;
      });
    return event && !this.#ended ? { done: false, value: event } : this.#finish();
  }

  /** The database may have been away: once the relay reads it again we can too. A second failure is another matter. */
  async #advanceAfter(error: unknown): Promise<PortalEvent | null> {
    if (error instanceof GraphQLError) throw error;
    await this.#options.recovered();
    return this.#advance();
  }

  #taken(): void {
    this.#asking -= 1;
    this.#untaken = 0;
    this.#takenAt = performance.now();
  }

  /** An error is told once; afterwards the stream is simply over. */
  #finish(): IteratorReturnResult<undefined> {
    const error = this.#ended?.error;
    this.#ended = { error: null };
    if (error) throw error;
    return DONE;
  }

  /** The next event, or null when the stream has ended. */
  async #advance(): Promise<PortalEvent | null> {
    this.#place ??= await this.#options.start();
    while (!this.#ended) {
      const event: PortalEvent | null = this.#caughtUp ? await this.#hear() : await this.#search(this.#place ?? 0);
      if (!event) continue;
      this.#place = event.position;
      if (this.#options.matches?.(event) !== false) return event;
    }
    return null;
  }

  /** Looks on behind `place`; null when there is nothing up to the head. */
  async #search(place: number): Promise<PortalEvent | null> {
    const { window, types } = this.#options;
    const { event, scanned } = await window.find(types, place);
    if (event) return event;
    this.#place = scanned;
    // No await between this comparison and the flag: an event is either found by a search or told by `notify`.
    this.#caughtUp = scanned >= window.head;
    return null;
  }

  async #hear(): Promise<PortalEvent | null> {
    if (!this.#next) {
      this.#news = Promise.withResolvers();
      await this.#news.promise;
      this.#news = null;
    }
    const event = this.#next;
    this.#next = null;
    // More may have come behind it, which was not remembered: search on from it.
    this.#caughtUp = false;
    return event;
  }
}

const slowConsumer = () =>
  new GraphQLError('Events were not read in time. Subscribe anew with the last cursor to go on without a gap.', {
    extensions: { code: 'SLOW_CONSUMER' },
  });
