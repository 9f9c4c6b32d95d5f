import { Migration } from '@mikro-orm/migrations';

export class UnservedPolicies0038 extends Migration {
  override up(): void {
    this.addSql(`alter table provider add column policies_unserved_at timestamptz(3)`);
  }
}
