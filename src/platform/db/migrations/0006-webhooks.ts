import { Migration } from '@mikro-orm/migrations';

const WEBHOOK = `
  create table webhook (
    id uuid primary key, url text not null, description text,
    event_types jsonb, header_names jsonb not null default '[]', headers text,
    secret text not null, previous_secret text, previous_secret_until timestamptz(3),
    is_enabled boolean not null default true, disabled_reason text, disabled_at timestamptz(3),
    failures integer not null default 0, failing_since timestamptz(3), paused_until timestamptz(3),
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    constraint switched_off_for_a_reason check (is_enabled = (disabled_reason is null)));`;

/** One delivery for each webhook and event, whatever crashes. It goes with its event: what the log forgets is not sent. */
const DELIVERY = `
  create table webhook_delivery (
    id uuid primary key, webhook_id uuid not null references webhook on delete cascade,
    event_id uuid not null references event_log on delete cascade, position bigint,
    status text not null default 'PENDING' check (status in ('PENDING', 'SUCCEEDED', 'FAILED')),
    tries integer not null default 0, next_attempt_at timestamptz(3) default now(), delivered_at timestamptz(3),
    created_at timestamptz(3) not null default now(),
    unique (webhook_id, event_id),
    constraint only_pending_ones_are_due check ((status = 'PENDING') = (next_attempt_at is not null)));
  create index webhook_delivery_log on webhook_delivery (webhook_id, id);
  create index webhook_delivery_event on webhook_delivery (event_id);
  create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at, position) where status = 'PENDING';

  create table webhook_attempt (
    id uuid primary key, delivery_id uuid not null references webhook_delivery on delete cascade,
    sent_at timestamptz(3) not null, status_code integer, duration_ms integer, failure text, response_body text);
  create index webhook_attempt_delivery on webhook_attempt (delivery_id, id);`;

/** For the questions of an audit: what touched this object, what did this person do, what came of this request. */
const AUDIT = `
  create index event_log_subjects on event_log using gin (jsonb_path_query_array(subject, '$.*'));
  create index event_log_actor on event_log ((actor ->> 'id'), position);
  create index event_log_on_behalf on event_log (on_behalf_of, position) where on_behalf_of is not null;
  create index event_log_correlation on event_log (correlation_id);
  create index event_log_time on event_log using brin (occurred_at);`;

/** Webhooks with their deliveries, and indexes for the audit trail. */
export class Webhooks0006 extends Migration {
  override up(): void {
    for (const sql of [WEBHOOK, DELIVERY, AUDIT]) this.addSql(sql);
  }
}
