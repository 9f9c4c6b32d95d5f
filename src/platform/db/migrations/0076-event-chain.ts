import { Migration } from '@mikro-orm/migrations';

/**
 * What of an event can never be personal, as text that is the same wherever it is computed: jsonb has one form for each value.
 * Part of every digest there is, so it never changes.
 */
export const EVENT_CONTENT = `jsonb_build_array(position, insertion, id, type, version, extract(epoch from occurred_at), actor,
  on_behalf_of, subject_type, subject_id, subject, organisation_id, correlation_id)::text`;

/** What of it may be personal: it is in the chain by a salted digest, and so can be taken out of the log. */
export const EVENT_DETAILS = 'jsonb_build_array(before, after)::text';

/** Before the first event. */
export const CHAIN_START = '0'.repeat(64);

/**
 * A row for each event that has its place, beside the log, so that nothing of the log is written once more. Events of before this
 * migration get theirs as all others do, some thousands each time that the log is looked at.
 */
const CHAIN = `
  create table event_chain (
    position bigint primary key,
    salt bytea,
    details_digest bytea not null,
    digest bytea not null,
    erased_by uuid);
  create index event_chain_erased on event_chain (erased_by) where erased_by is not null;

  create function event_chain_step(state bytea, start bytea, link bytea) returns bytea language sql immutable parallel safe
    return sha256(coalesce(state, start) || link);
  create aggregate event_chain_digest(bytea, bytea) (sfunc = event_chain_step, stype = bytea);`;

/** In the one transaction that gives places, and under its lock: no event has a place and a later one its link before it. */
const SEQUENCER = `
  create or replace function sequence_events() returns bigint language plpgsql volatile as $$
  declare
    sequenced bigint;
    chained bigint;
    head bytea;
  begin
    if not exists (select from event_log where position is null)
      and coalesce((select max(position) from event_chain), 0) >= coalesce((select max(position) from event_log), 0) then
      return 0;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('gatehouse.event_log', 0));
    with numbered as (
      select id, row_number() over (order by insertion) as step from event_log where position is null
    )
    update event_log
      set position = (select coalesce(max(position), 0) from event_log) + numbered.step
      from numbered where event_log.id = numbered.id;
    get diagnostics sequenced = row_count;
    select position, digest into chained, head from event_chain order by position desc limit 1;
    with next as materialized (
      select position, ${EVENT_CONTENT} as content, ${EVENT_DETAILS} as details, uuid_send(gen_random_uuid()) as salt
        from event_log where position > coalesce(chained, 0) order by position limit 5000
    ), digested as (
      select position, salt, content, sha256(salt || convert_to(details, 'UTF8')) as details_digest from next
    )
    insert into event_chain (position, salt, details_digest, digest)
      select position, salt, details_digest, event_chain_digest(coalesce(head, decode('${CHAIN_START}', 'hex')),
        sha256(convert_to(content, 'UTF8') || details_digest)) over (order by position)
      from digested;
    if sequenced > 0 then
      perform pg_notify('gatehouse_events', '');
    end if;
    return sequenced;
  end;
  $$`;

export class EventChain0076 extends Migration {
  override up(): void {
    for (const sql of [CHAIN, SEQUENCER]) this.addSql(sql);
  }
}
