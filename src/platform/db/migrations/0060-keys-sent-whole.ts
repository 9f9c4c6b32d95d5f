import { Migration } from '@mikro-orm/migrations';

/** Whether the id of a key opens nothing by itself; told of keys whose value is erased as well. Older keys open by it. */
const SENT_WHOLE = 'alter table credential add column is_sent_whole boolean not null default false';

export class KeysSentWhole0060 extends Migration {
  override up(): void {
    this.addSql(SENT_WHOLE);
  }
}
