import { Migration } from '@mikro-orm/migrations';

const EVENT_CONSUMER = `
  create table event_consumer (
    name text primary key, position bigint not null,
    failures integer not null default 0, retry_at timestamptz(3));`;

/** A mail goes with its event: what the log forgets is not mailed any more. */
const MAIL = `
  create table mail (
    id uuid primary key, event_id uuid not null references event_log on delete cascade,
    recipient text not null, template text not null, message_id text not null,
    status text not null default 'PENDING' check (status in ('PENDING', 'SENT', 'FAILED')),
    attempts integer not null default 0, sent_at timestamptz(3), failure text,
    created_at timestamptz(3) not null default now(),
    unique (event_id, template, recipient));`;

/** Consumers of the event log, and the mails that one of them writes. */
export class Notification0002 extends Migration {
  override up(): void {
    for (const sql of [EVENT_CONSUMER, MAIL]) this.addSql(sql);
  }
}
