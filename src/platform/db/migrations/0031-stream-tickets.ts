import { Migration } from '@mikro-orm/migrations';

/** What a browser's EventSource, which can send no header, opens one stream with. */
const STREAM_TICKET = `
  create table stream_ticket (
    token_hash text primary key,
    session_id uuid not null references session on delete cascade,
    expires_at timestamptz(3) not null);
  create index stream_ticket_session on stream_ticket (session_id);
  create index stream_ticket_expiry on stream_ticket (expires_at);`;

export class StreamTickets0031 extends Migration {
  override up(): void {
    this.addSql(STREAM_TICKET);
  }
}
