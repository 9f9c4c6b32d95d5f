import { Migration } from '@mikro-orm/migrations';

/** What is deleted is kept for the records that name it; its name is free again. */
const DELETED = `
  alter table app add column deleted_at timestamptz(3);
  drop index app_name;
  create unique index app_name on app (owner_id, lower(name)) where deleted_at is null;
  alter table "user" add column deleted_at timestamptz(3),
    add constraint deleted_is_inactive check (deleted_at is null or not is_active);
  drop index user_email;
  create unique index user_email on "user" (email) where deleted_at is null;`;

const CLOSED = `
  alter table access_request add column closed_because text
    constraint closed_is_cancelled check (closed_because is null or status = 'CANCELLED');`;

/** Apps and accounts that are deleted, and requests that are closed because of it. */
export class Deletion0009 extends Migration {
  override up(): void {
    for (const sql of [DELETED, CLOSED]) this.addSql(sql);
  }
}
