import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../db/database.ts';

/** What becomes of the details of an event. */
export interface Rewriting {
  /** Which events of `event_log` may hold what is to go. */
  events: RawBuilder<boolean>;
  /** `before` or `after` without it. */
  rewritten(column: RawBuilder<unknown>): RawBuilder<unknown>;
}

/** Events of `event_log` as a search through the whole of it found them. */
export interface FoundEvents {
  /** Those that have their link in the chain. */
  ids: string[];
  /** Place of the last link that there was. */
  upTo: number;
}

/** Looks through the whole log, which takes its time and locks nothing: see {@link eraseDetails}. */
export async function findEvents(db: Kysely<Database>, events: RawBuilder<boolean>): Promise<FoundEvents> {
  // One statement, and so one state of the log.
  const { rows } = await sql<{ ids: string[]; upTo: string }>`
    with head as (select coalesce(max(position), 0) as position from event_chain)
    select head.position as "upTo", coalesce((select jsonb_agg(id) from event_log
      where event_log.position <= head.position and ${events}), '[]') as ids from head`.execute(db);
  const { ids, upTo } = rows[0]!;
  return { ids, upTo: Number(upTo) };
}

/**
 * Takes something out of the details of events for good, so that the chain holds without it: see ADR 26. For those that have their link
 * nobody waits. For the few that came since, nobody gives a place to an event until the commit: call it last.
 * @returns The places of those that the chain knows no longer by what they say; `vouchFor` them by the event that tells of it.
 */
export async function eraseDetails(
  db: Kysely<Database>,
  { ids, upTo }: FoundEvents,
  rewriting: Rewriting,
): Promise<number[]> {
  const linked = await rewrite(db, rewriting, sql`select id from event_log where id = any(${ids}::uuid[])`);
  // The lock of `sequence_events()`: no link is made of what is just being rewritten.
  await sql`select pg_advisory_xact_lock(hashtextextended('gatehouse.event_log', 0))`.execute(db);
  const since = sql`select id from event_log where (position > ${upTo} or position is null) and ${rewriting.events}`;
  return [...linked, ...(await rewrite(db, rewriting, since))];
}

/** @param ids A query. Whoever rewrites the same events at the same time takes them in the same order. */
async function rewrite(db: Kysely<Database>, { rewritten }: Rewriting, ids: RawBuilder<unknown>): Promise<number[]> {
  const [before, after] = [rewritten(sql.ref('before')), rewritten(sql.ref('after'))];
  const { rows } = await sql<{ position: number }>`
    with taken as (${ids} order by id for update),
    changed as (
      update event_log set before = ${before}, after = ${after}
      where id in (select id from taken) and (before is distinct from ${before} or after is distinct from ${after})
      returning position)
    update event_chain set salt = null from changed
    where event_chain.position = changed.position and salt is not null
    returning event_chain.position`.execute(db);
  return rows.map(({ position }) => Number(position));
}

/** Says which event tells of an erasure. It says itself from how many events something was taken, as `erasedEvents`. */
export async function vouchFor(db: Kysely<Database>, positions: readonly number[], eventId: string): Promise<void> {
  await sql`update event_chain set erased_by = ${eventId} where position = any(${positions}::bigint[])`.execute(db);
}
