import { Migration } from '@mikro-orm/migrations';

/** A catalogue that is deleted is gone at once, and its row when nothing names it any longer. Its name is free meanwhile. */
const DELETED = `
  alter table catalogue add column deleted_at timestamptz(3);
  drop index catalogue_name;
  create unique index catalogue_name on catalogue (name_key(name)) where deleted_at is null;`;

/** What hangs on a deleted thing is found in the order of the ids, some of it at a time. */
const DEPENDENTS = `
  create index access_request_catalogue on access_request (catalogue_id, id);
  create index access_request_open_plan on access_request (plan_id, id) where status in ('PENDING', 'AWAITING_EXTERNAL');
  create index app_owner on app (owner_id);`;

/** Deletions whose followings come in batches. */
export class DeletionInBatches0018 extends Migration {
  override up(): void {
    for (const sql of [DELETED, DEPENDENTS]) this.addSql(sql);
  }
}
