import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../db/database.ts';

/** What becomes of the details of an event. */
export interface Rewriting {
  /** Which events of `event_log` may hold what is to go. */
  events: RawBuilder<boolean>;
  /** `before` or `after` without it. */
  rewritten(column: RawBuilder<unknown>): RawBuilder<unknown>;
}

/**
 * Takes something out of the details of events for good, so that the chain holds without it: see ADR 26. Until the commit nobody gives a place to an event.
 * @returns The places of those that the chain knows no longer by what they say; `vouchFor` them by the event that tells of it.
 */
export async function eraseDetails(db: Kysely<Database>, { events, rewritten }: Rewriting): Promise<number[]> {
  // The lock of `sequence_events()`: no link is made of what is just being rewritten.
  await sql`select pg_advisory_xact_lock(hashtextextended('gatehouse.event_log', 0))`.execute(db);
  const [before, after] = [rewritten(sql.ref('before')), rewritten(sql.ref('after'))];
  const { rows } = await sql<{ position: number }>`
    with changed as (
      update event_log set before = ${before}, after = ${after}
      where ${events} and (before is distinct from ${before} or after is distinct from ${after})
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
