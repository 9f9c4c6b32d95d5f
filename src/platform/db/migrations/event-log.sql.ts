/**
 * The event log's table and its sequencer. Two numbers order it:
 *
 * - `insertion` is drawn while a transaction is still open, so it says which change came first on one subject, but a
 *   reader that followed it would skip rows whose transaction commits late.
 * - `position` is given after commit, by one sequencer at a time, without holes. Whoever sees position n sees all the
 *   positions before n, for ever: the order that cursors need.
 *
 * `sequence_events()` must stay VOLATILE: each of its statements then sees what was committed before that statement,
 * so the numbering, which comes after the lock, misses nothing that an earlier holder of the lock could see.
 */
export const EVENT_LOG_SQL = `
  create table event_log (
    id uuid primary key,
    insertion bigint not null generated always as identity,
    position bigint unique,
    type text not null,
    version smallint not null,
    occurred_at timestamptz(3) not null default now(),
    actor jsonb not null,
    on_behalf_of uuid,
    subject_type text not null,
    subject_id uuid not null,
    subject jsonb not null,
    organisation_id uuid,
    before jsonb,
    after jsonb,
    correlation_id text not null);
  create index event_log_unsequenced on event_log (insertion) where position is null;
  create index event_log_type on event_log (type, position);
  create index event_log_subject on event_log (subject_type, subject_id, position);
  create index event_log_organisation on event_log (organisation_id, position);

  create function sequence_events() returns bigint language plpgsql volatile as $$
  declare
    sequenced bigint;
  begin
    if not exists (select from event_log where position is null) then
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
    if sequenced > 0 then
      perform pg_notify('gatehouse_events', '');
    end if;
    return sequenced;
  end;
  $$;`;

/** The channel on which one empty notification follows each batch of newly sequenced events. */
export const EVENT_CHANNEL = 'gatehouse_events';
