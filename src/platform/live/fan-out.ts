import type { Kysely } from 'kysely';
import type { Database } from '../db/database.ts';
import type { PortalEvent } from '../events/event-reader.ts';
import type { EventRelay, EventSink } from '../events/event-relay.ts';
import type { EventType } from '../events/event-types.ts';
import { badCursor, type CursorMark, decodeCursor, encodeCursor, LOG_START, resetCursor } from './cursor.ts';
import { EventStream } from './event-stream.ts';
import { EventWindow } from './event-window.ts';

export interface FanOutOptions {
  relay: EventRelay;
  /** Outside of any transaction. */
  db: Kysely<Database>;
  /** So many events may wait for a subscriber that has stopped reading before it is cut off. */
  queueLimit?: number;
  /** A subscriber that takes at least one event in this time is busy, not stalled, and goes on at its own pace. */
  graceMs?: number;
  /** How far back a cursor may reach. */
  replayHours?: number;
}

export interface SubscribeOptions {
  /** Cursor of the last event the subscriber has seen; without it the stream begins with what is published from now on. */
  after?: string | null;
  /** Whether the stream begins with an event that tells where it begins. */
  hello?: boolean | null;
  /** A cheap further condition, for example on `organisationId`. It must not throw. */
  matches?(event: PortalEvent): boolean;
  /** Called when the stream is cut off: a stalled socket can only be told by closing it. */
  onCutOff?(): void;
}

const HOUR_MS = 3_600_000;

/**
 * Hands the event log to the subscribers of this node. Each gets every event of its types in commit order, once, from its
 * cursor on. None can hold up or endanger another: they share the events in memory and pull at their own pace.
 */
export class FanOut implements EventSink {
  readonly #options: Required<FanOutOptions>;
  readonly #window: EventWindow;
  readonly #byType = new Map<EventType, Set<EventStream>>();
  readonly #streams = new Set<EventStream>();
  /** Those over their limit, to be judged when a batch is through. */
  readonly #overdue = new Set<EventStream>();
  #cutOffs = 0;
  /** Asked for with every request, and the same until something happens. */
  #cursor = { of: LOG_START, text: encodeCursor(LOG_START) };

  /** Make it before the relay is started. */
  constructor(options: FanOutOptions) {
    this.#options = { queueLimit: 1_000, graceMs: 5_000, replayHours: 24, ...options };
    this.#window = new EventWindow(options.db);
    options.relay.deliverTo(this);
  }

  /** Subscribers now, and how many were cut off so far. */
  get stats(): { subscribers: number; cutOffs: number } {
    return { subscribers: this.#streams.size, cutOffs: this.#cutOffs };
  }

  /**
   * The cursor behind everything delivered so far: what is read from the database after this call shows all of it, so who follows
   * from here misses nothing of what was not shown.
   */
  get cursor(): string {
    const last = this.#window.last ?? LOG_START;
    if (this.#cursor.of !== last) this.#cursor = { of: last, text: encodeCursor(last) };
    return this.#cursor.text;
  }

  /** Call right after a commit: the events of that transaction go out at once. */
  wake(): void {
    this.#options.relay.wake();
  }

  /**
   * Events of these types behind `after`; without it, or with an empty one as lists take it, every event that this node had not delivered yet when `subscribe` was
   * called, which includes all that are committed later. The first `next()` throws a `GraphQLError`: `BAD_USER_INPUT` for a
   * cursor that was never given out, `RESET` for one whose events are no longer replayed. Later `SLOW_CONSUMER`, when the
   * subscriber stopped reading, and `RESET`, when the log was replaced.
   */
  subscribe(types: readonly EventType[], options: SubscribeOptions = {}): EventStream {
    const wanted = new Set(types);
    const { after, hello, ...rest } = options;
    const now = this.#window.last ?? LOG_START;
    const stream = new EventStream({
      ...rest,
      hello: hello ?? false,
      types: wanted,
      window: this.#window,
      start: async () => (after ? this.#resume(decodeCursor(after), wanted) : now),
      isAway: (failure) => this.#options.relay.isAway(failure),
      back: () => this.#options.relay.back(),
      onEnd: (ended) => this.#forget(ended),
    });
    this.#streams.add(stream);
    for (const type of wanted) this.#byType.set(type, (this.#byType.get(type) ?? new Set()).add(stream));
    return stream;
  }

  /** The relay's door. Nothing else publishes: what is not in the log is not an event. */
  publish(type: EventType, event: PortalEvent): void {
    this.#window.append(event);
    for (const stream of this.#byType.get(type) ?? []) {
      stream.notify(event);
      if (stream.untaken > this.#options.queueLimit) this.#overdue.add(stream);
    }
  }

  settle(): void {
    const { queueLimit, graceMs } = this.#options;
    for (const stream of this.#overdue) {
      if (stream.untaken <= queueLimit) this.#overdue.delete(stream);
      else if (stream.isIdle(graceMs)) {
        this.#cutOffs += 1;
        stream.cutOff();
      }
    }
  }

  reset(): void {
    for (const stream of this.#streams) stream.end(resetCursor());
    this.#window.clear();
  }

  /** Ends all subscriptions in order, for a drain. */
  close(): void {
    for (const stream of this.#streams) stream.end(null);
  }

  #forget(stream: EventStream): void {
    this.#streams.delete(stream);
    this.#overdue.delete(stream);
    for (const type of stream.types) this.#byType.get(type)?.delete(stream);
  }

  /** The place to go on behind, when the cursor is one of ours and everything since can still be replayed. */
  async #resume({ position, id }: CursorMark, wanted: ReadonlySet<EventType>): Promise<CursorMark> {
    // Another node may have delivered more than this one has read so far.
    if (position > this.#window.head) await this.#options.relay.settled();
    if (position > this.#window.head) throw badCursor();
    if (position > 0 && (await this.#window.at(position))?.id !== id) throw resetCursor();
    const missed = await this.#window.find(wanted, position);
    const oldest = Date.now() - this.#options.replayHours * HOUR_MS;
    if (missed && missed.occurredAt.getTime() < oldest) throw resetCursor();
    return { position, id };
  }
}
