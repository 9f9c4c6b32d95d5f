import { Migration } from '@mikro-orm/migrations';

/** A key at each gateway by which the portal notices that the gateway has lost its keys. */
export class CanaryKeys0027 extends Migration {
  override up(): void {
    this.addSql(
      'alter table provider add column canary_planted_at timestamptz(3), add column keys_lost_at timestamptz(3);',
    );
  }
}
