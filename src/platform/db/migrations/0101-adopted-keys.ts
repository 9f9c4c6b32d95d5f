import { Migration } from '@mikro-orm/migrations';

/** Keys that were made at the gateway before the portal came, and that it takes over. */
export class AdoptedKeys0101 extends Migration {
  override up(): void {
    this.addSql('alter table credential add column adopts_key boolean not null default false');
  }
}
