import { Migration } from '@mikro-orm/migrations';

/** When credentials ended, which only the log knew. */
export class EndedCredentials0183 extends Migration {
  override up(): void {
    this.addSql('alter table credential add column ended_at timestamptz(3)');
    this.addSql(`update credential set ended_at = ended.at from (
      select subject_id as id, max(occurred_at) as at from event_log
      where subject_type = 'credential' and type in ('credential.revoked', 'credential.retired', 'credential.expired') group by 1) as ended
      where ended.id = credential.id and credential.status in ('REVOKED', 'EXPIRED')`);
  }
}
