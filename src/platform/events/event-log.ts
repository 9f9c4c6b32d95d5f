import { type Generated, type JSONColumnType, type Kysely, sql } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../context.ts';
import type { Database } from '../db/database.ts';
import { shaped } from '../shapes/shaped.ts';
import { isService } from '../viewer.ts';
import { EVENT_TYPES, type EventSubject, type EventType, subjectTypeOf } from './event-types.ts';

/** Who caused an event. `id` is a user's, a job's or a service token's; null for the system itself. */
export interface EventActor {
  kind: 'user' | 'system' | 'job' | 'service';
  id: string | null;
  /** The account token with which they called, where it was not a session. */
  tokenId?: string;
  /** The one-use link by which they acted, where it was not a session or a service token. */
  linkId?: string;
}

/** Facts about the subject in plain JSON. Never a secret: events are pushed, mailed and kept for ever. */
export type EventState = Readonly<Record<string, unknown>>;

/** The table as stored. */
export interface EventRow {
  id: string;
  insertion: Generated<number>;
  /** Null until the sequencer has seen the commit. */
  position: number | null;
  type: EventType;
  version: number;
  occurredAt: Generated<Date>;
  actor: JSONColumnType<EventActor>;
  onBehalfOf: string | null;
  subjectType: string;
  subjectId: string;
  subject: JSONColumnType<EventSubject>;
  organisationId: string | null;
  before: JSONColumnType<EventState> | null;
  after: JSONColumnType<EventState> | null;
  correlationId: string;
}

declare module '../db/database.ts' {
  interface Database {
    eventLog: EventRow;
  }
}

export interface NewEvent<T extends EventType> {
  type: T;
  /** Ids of what changed and of what else it touches; subscriptions and webhooks look objects up by them. */
  subject: EventSubject<T>;
  /** The consumer organisation that the change belongs to; leave out for the provider's own affairs. */
  organisationId?: string | null;
  before?: EventState;
  after?: EventState;
  /** The user in whose place somebody else acted. */
  onBehalfOf?: string;
  /** Only where it is not the context's: the signed-in user, else the running job, else the system. */
  actor?: EventActor;
}

/** What recording needs of a context. `actor` names the running job where nobody is signed in. */
export type EventSource = Pick<Context, 'db' | 'viewer' | 'requestId'> & { actor?: EventActor };

/**
 * Appends one event in the transaction of `ctx`: the change and its record are stored together or not at all. Call it
 * after the subject's row is locked or changed, so that events on one subject keep the order of the changes. Returns the
 * event's id, the same in log, webhook and mail.
 */
export async function recordEvent<T extends EventType>(ctx: EventSource, event: NewEvent<T>): Promise<string> {
  const [id] = await recordEvents(ctx, [event]);
  return id!;
}

/** As {@link recordEvent}, for changes of the same kind to many things: one statement, in the order in which they are given. */
export async function recordEvents<T extends EventType>(
  ctx: EventSource,
  events: readonly NewEvent<T>[],
): Promise<string[]> {
  const rows = events.map((event) => rowOf(ctx, event));
  if (rows.length > 0) await append(ctx, { rows: JSON.stringify(rows) });
  return rows.map(({ id }) => id);
}

/** One text for any number of rows, because it is a part of nearly every transaction. */
const append = shaped(({ db }, { rows }: { rows: string }) =>
  sql<never>`insert into event_log (id, type, version, actor, on_behalf_of, subject_type, subject_id, subject, organisation_id,
      before, after, correlation_id)
    select * from jsonb_to_recordset(${rows}::jsonb) as event (id uuid, type text, version int, actor jsonb, "onBehalfOf" uuid,
      "subjectType" text, "subjectId" uuid, subject jsonb, "organisationId" uuid, before jsonb, after jsonb, "correlationId" text)`.compile(
    db,
  ),
);

function rowOf<T extends EventType>(ctx: EventSource, event: NewEvent<T>) {
  const subjectType = subjectTypeOf(event.type);
  return {
    id: v7(),
    type: event.type,
    version: EVENT_TYPES[event.type].version,
    actor: event.actor ?? actorOf(ctx),
    onBehalfOf: event.onBehalfOf ?? null,
    subjectType,
    subjectId: event.subject[`${subjectType}Id`],
    subject: event.subject,
    organisationId: event.organisationId ?? null,
    before: event.before ?? null,
    after: event.after ?? null,
    correlationId: ctx.requestId,
  };
}

/** Who acts in this context. */
export function actorOf(ctx: EventSource): EventActor {
  if (ctx.actor) return ctx.actor;
  if (!ctx.viewer) return { kind: 'system', id: null };
  const { userId: id, accountToken } = ctx.viewer;
  if (isService(ctx.viewer)) return { kind: 'service', id };
  return { kind: 'user', id, ...(accountToken && { tokenId: accountToken.id }) };
}

/** The log as it was when {@link sequenceEvents} began. */
interface LogBefore {
  /** Whether events were committed that had no place yet. */
  hadUnnumbered: boolean;
  /** Id of the newest event that had one. */
  head: string | null;
}

/**
 * Gives every committed event its place and tells the other nodes when there was one. Any node may call it at any time;
 * calls take turns. Must not run inside a transaction that has recorded events itself.
 */
export async function sequenceEvents(db: Kysely<Database>): Promise<LogBefore> {
  const { rows } = await sql<LogBefore>`
    select sequence_events(),
      exists (select from event_log where position is null) as had_unnumbered,
      (select id from event_log where position is not null order by position desc limit 1) as head`.execute(db);
  return rows[0]!;
}
