import { Migration } from '@mikro-orm/migrations';

/** When an upgrade let a grant count its calls anew, and for how many: so that going up and down gives no calls. */
export class QuotaRenewals0023 extends Migration {
  override up(): void {
    this.addSql(`alter table credential
      add column quota_renewed_at timestamptz(3), add column quota_renewed_for integer;`);
  }
}
