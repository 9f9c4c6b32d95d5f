import { Migration } from '@mikro-orm/migrations';

/** What tells the holder of an account which of its sessions is which. */
const SESSION = 'alter table session add column user_agent text, add column remote_address text';

export class WhereSessionsAre0069 extends Migration {
  override up(): void {
    this.addSql(SESSION);
  }
}
