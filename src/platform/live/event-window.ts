import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Database } from '../db/database.ts';
import { findPosition, type PortalEvent, readEvents } from '../events/event-reader.ts';
import type { EventType } from '../events/event-types.ts';

/** Events of one stretch of positions, each at its offset; a hole is a position that holds no event any more. */
type Page = (PortalEvent | undefined)[];

const PAGE_EVENTS = 128;
const CACHED_PAGES = 64;

const pageOf = (position: number) => Math.floor((position - 1) / PAGE_EVENTS);
const offsetOf = (position: number) => (position - 1) % PAGE_EVENTS;
const lastOf = (page: number) => (page + 1) * PAGE_EVENTS;

/** What a look ahead found: an event, or up to where there is none. */
interface Found {
  event: PortalEvent | null;
  /** The last position that was looked at; short of the head when the next page is not in memory. */
  scanned: number;
}

/**
 * The event log as subscribers of one node read it: the newest pages from memory, where the relay puts them, older ones
 * from the database, and both shared. So a thousand subscribers, live or catching up, cost one copy of each event and,
 * after a reconnect storm, few queries. Positions have no holes while events are kept, which makes pages cacheable.
 */
export class EventWindow {
  readonly #db: Kysely<Database>;
  readonly #pages: LRUCache<number, Page>;
  /** The page that still grows. `whole` tells that nothing is missing at its beginning. */
  #newest: { number: number; page: Page; whole: boolean } | null = null;
  #last: PortalEvent | null = null;

  constructor(db: Kysely<Database>) {
    this.#db = db;
    this.#pages = new LRUCache<number, Page>({ max: CACHED_PAGES, fetchMethod: (page) => this.#load(page) });
  }

  /** The newest event there is to read; null while the log is empty. */
  get last(): PortalEvent | null {
    return this.#last;
  }

  /** Position up to which there is something to read. */
  get head(): number {
    return this.#last?.position ?? 0;
  }

  /** Events arrive here in order of position, without a gap. */
  append(event: PortalEvent): void {
    const number = pageOf(event.position);
    const offset = offsetOf(event.position);
    if (this.#newest?.number !== number) {
      if (this.#newest?.whole) this.#pages.set(this.#newest.number, this.#newest.page);
      this.#newest = { number, page: [], whole: offset === 0 };
    }
    this.#newest.page[offset] = event;
    this.#last = event;
  }

  clear(): void {
    this.#pages.clear();
    this.#newest = null;
    this.#last = null;
  }

  /** The event at this position, which must not lie behind the head; undefined when it is not kept any more. */
  async at(position: number): Promise<PortalEvent | undefined> {
    const number = pageOf(position);
    const page = this.#inMemory(number) ?? (await this.#pages.fetch(number));
    return page?.[offsetOf(position)];
  }

  /** The first event behind `after` of a wanted type, as far as memory holds the log without a break from there. */
  look(wanted: ReadonlySet<EventType>, after: number): Found {
    let scanned = after;
    while (scanned < this.head) {
      const number = pageOf(scanned + 1);
      const page = this.#inMemory(number);
      if (!page) break;
      const event = firstWanted(page, offsetOf(scanned + 1), wanted);
      if (event) return { event, scanned: event.position };
      scanned = Math.min(lastOf(number), this.head);
    }
    return { event: null, scanned };
  }

  /**
   * Brings the page with the first wanted event behind `after` into memory and returns the position before that event. All
   * the pages between are passed over unread; without such an event that is the whole way to the head.
   */
  async skip(wanted: ReadonlySet<EventType>, after: number): Promise<number> {
    const to = this.head;
    const next = await findPosition(this.#db, { types: [...wanted], from: after + 1, to });
    if (next === null) return to;
    if (!this.#inMemory(pageOf(next))) await this.#pages.fetch(pageOf(next));
    return next - 1;
  }

  /** The first event behind `after` of a wanted type, wherever it is; null when there is none. */
  async find(wanted: ReadonlySet<EventType>, after: number): Promise<PortalEvent | null> {
    for (let place = after; ; ) {
      const { event, scanned } = this.look(wanted, place);
      if (event || scanned >= this.head) return event;
      place = await this.skip(wanted, scanned);
    }
  }

  #inMemory(number: number): Page | undefined {
    return this.#newest?.number === number && this.#newest.whole ? this.#newest.page : this.#pages.get(number);
  }

  /** Reads a page; the one that still grows is completed in place, so that nothing appended meanwhile gets lost. */
  async #load(number: number): Promise<Page> {
    const growing = this.#newest?.number === number ? this.#newest : null;
    const page = growing?.page ?? [];
    const range = { from: number * PAGE_EVENTS + 1, to: Math.min(lastOf(number), this.head), limit: PAGE_EVENTS };
    for (const event of await readEvents(this.#db, range)) page[offsetOf(event.position)] = event;
    if (growing) growing.whole = true;
    return page;
  }
}

function firstWanted(page: Page, offset: number, wanted: ReadonlySet<EventType>): PortalEvent | null {
  for (let at = offset; at < page.length; at += 1) {
    const event = page[at];
    if (event && wanted.has(event.type)) return event;
  }
  return null;
}
