import { Migration } from '@mikro-orm/migrations';

/** Credentials that are suspended because the account of their app's owner is locked. */
export class SuspendedWithAccount0020 extends Migration {
  override up(): void {
    this.addSql('alter table credential add column suspended_with_account boolean not null default false;');
  }
}
