import { GraphQLError } from 'graphql';
import type { PortalEvent } from '../events/event-reader.ts';
import type { EventType } from '../events/event-types.ts';
import type { CursorMark } from './cursor.ts';
import type { EventWindow } from './event-window.ts';
import { hello } from './hello.ts';

export interface EventStreamOptions {
  types: ReadonlySet<EventType>;
  /** A cheap further condition; it must not throw. Whether the viewer may see the event is asked at delivery. */
  matches?(event: PortalEvent): boolean;
  window: EventWindow;
  /** Where to begin: behind this place. Rejects with what the subscriber is to be told. */
  start(): Promise<CursorMark>;
  /** Whether the first event tells that place. */
  hello: boolean;
  /** Whether the log could not be read because the database is away. */
  isAway(failure: unknown): boolean;
  /** Resolves when it can be read again. */
  back(): Promise<void>;
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
  #started = false;
  /** Everything up to here was handed out or passed over. */
  #place = 0;
  /** Nothing wanted lies between `place` and the head, so the next wanted event is the one that `notify` tells. */
  #caughtUp = false;
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
    const result = this.#asking === 1 ? this.#take() : this.#turn.then(() => this.#take());
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
    if (this.#caughtUp) this.#place = event.position - 1;
    this.#caughtUp = false;
    this.#news?.resolve();
  }

  async #take(): Promise<IteratorResult<PortalEvent, undefined>> {
    try {
      const event = await this.#advanceThroughOutages();
      if (event) return { done: false, value: event };
    } catch (error) {
      this.end(error as Error);
    } finally {
      this.#asking -= 1;
      this.#untaken = 0;
      this.#takenAt = performance.now();
    }
    return this.#finish();
  }

  /** The next event, or null when the stream has ended. Where the database is away the stream waits in its place. */
  async #advanceThroughOutages(): Promise<PortalEvent | null> {
    while (!this.#ended) {
      try {
        return await this.#advance();
      } catch (error) {
        if (!this.#options.isAway(error)) throw error;
        await this.#options.back();
      }
    }
    return null;
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
    const { window, types, matches } = this.#options;
    if (!this.#started) {
      const mark = await this.#options.start();
      this.#place = mark.position;
      this.#started = true;
      // No resolver sees it: `answerHellos` stands before them.
      if (this.#options.hello) return hello(mark) as unknown as PortalEvent;
    }
    while (!this.#ended) {
      const event = this.#caughtUp ? null : this.#look();
      if (event && matches?.(event) !== false) return event;
      if (this.#caughtUp) await this.#hear();
      else if (!event) this.#place = await window.skip(types, this.#place);
    }
    return null;
  }

  /**
   * The next wanted event that is in memory. Nothing waits between looking and setting `caughtUp`, so every event is
   * either found here or told by `notify`.
   */
  #look(): PortalEvent | null {
    const { window, types } = this.#options;
    const { event, scanned } = window.look(types, this.#place);
    this.#place = scanned;
    this.#caughtUp = !event && scanned >= window.head;
    return event;
  }

  async #hear(): Promise<void> {
    this.#news = Promise.withResolvers();
    await this.#news.promise;
    this.#news = null;
  }
}

const slowConsumer = () =>
  new GraphQLError('Events were not read in time. Subscribe anew with the last cursor to go on without a gap.', {
    extensions: { code: 'SLOW_CONSUMER' },
  });
