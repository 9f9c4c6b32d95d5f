import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { EventActor, EventRow, EventState } from './event-log.ts';
import type { EventSubject, EventType, SubjectType, TypesAbout } from './event-types.ts';

interface RecordedEvent<T extends EventType> {
  readonly id: string;
  /** Place in commit order, from 1 and without holes. */
  readonly position: number;
  readonly type: T;
  readonly version: number;
  /** By the database's clock. */
  readonly occurredAt: Date;
  readonly actor: EventActor;
  readonly onBehalfOf: string | null;
  readonly subjectType: SubjectType<T>;
  readonly subjectId: string;
  readonly subject: EventSubject<T>;
  readonly organisationId: string | null;
  readonly before: EventState | null;
  readonly after: EventState | null;
  readonly correlationId: string;
}

/**
 * An event that has its place in the log, as subscribers, webhooks and the audit trail get it: one shape for each type, so
 * that who knows the type knows which ids are there. Shared: never change one.
 */
export type PortalEvent<T extends EventType = EventType> = T extends EventType ? RecordedEvent<T> : never;

/** An event of any type about one kind of subject, whose id is there. */
export type EventAbout<S extends SubjectType> = PortalEvent<TypesAbout<S>>;

/** Events of the positions `from` to `to` (to the end of the log by default), in order, at most `limit` of them. */
export async function readEvents(
  db: Kysely<Database>,
  { from, to, limit }: { from: number; to?: number; limit: number },
): Promise<PortalEvent[]> {
  let query = db.selectFrom('eventLog').selectAll().where('position', '>=', from).orderBy('position').limit(limit);
  if (to !== undefined) query = query.where('position', '<=', to);
  return (await query.execute()).map(toEvent);
}

/** The newest events of the log, oldest first, at most `limit` of them. */
export async function readLatestEvents(db: Kysely<Database>, limit: number): Promise<PortalEvent[]> {
  const rows = await db
    .selectFrom('eventLog')
    .selectAll()
    .where('position', 'is not', null)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toEvent).reverse();
}

interface Stretch {
  types: readonly EventType[];
  from: number;
  to: number;
}

/** Where the next event of one of these types is, from `from` to `to`; null when there is none. */
export async function findPosition(db: Kysely<Database>, { types, from, to }: Stretch): Promise<number | null> {
  const row = await db
    .selectFrom('eventLog')
    .select('position')
    .where('position', '>=', from)
    .where('position', '<=', to)
    .where(sql<boolean>`type = any(${types}::text[])`)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  return row ? Number(row.position) : null;
}

/** A row that has its place in the log. */
export function toEvent(row: Selectable<EventRow>): PortalEvent {
  const { insertion, position, subjectType, ...rest } = row;
  return { ...rest, position: Number(position), subjectType } as PortalEvent;
}
