import { Migration } from '@mikro-orm/migrations';

/** Credentials that exist go on counting under their own key until they are rotated. */
const LIMITS = `
  alter table credential add column quota_counter text, add column suspended_at timestamptz(3);
  update credential set suspended_at = updated_at where status = 'SUSPENDED';`;

/** Where the calls of a grant are counted, and that it is suspended: both outlive its single keys. */
export class CredentialLimits0010 extends Migration {
  override up(): void {
    this.addSql(LIMITS);
  }
}
