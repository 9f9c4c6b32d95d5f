import { Migration } from '@mikro-orm/migrations';

/** What was last seen of the quota of each grant, by the name under which its calls are counted, and what was told of it. */
export class QuotaWatch0100 extends Migration {
  override up(): void {
    this.addSql(`
      alter table portal_settings add column quota_alert_shares jsonb not null default '[80, 100]';
      create table quota_watch (
        counter text primary key,
        quota integer not null,
        used integer not null,
        looked_at timestamptz(3) not null,
        told_share integer,
        told_at timestamptz(3));`);
  }
}
