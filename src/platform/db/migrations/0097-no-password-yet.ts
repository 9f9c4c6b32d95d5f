import { Migration } from '@mikro-orm/migrations';

/** Accounts that an identity provider brought had one that nobody knew: made and linked in one transaction, and never given another. */
const NOBODY_KNOWS = `
  update "user" set password_hash = null
  where exists (
    select from event_log made join event_log linked
      on linked.subject_type = made.subject_type and linked.subject_id = made.subject_id and linked.occurred_at = made.occurred_at
    where made.subject_id = "user".id and made.type = 'user.created' and linked.type = 'user.identityLinked')
  and not exists (
    select from event_log changed where changed.subject_id = "user".id and changed.type = 'user.passwordChanged');`;

export class NoPasswordYet0097 extends Migration {
  override up(): void {
    this.addSql(NOBODY_KNOWS);
  }
}
