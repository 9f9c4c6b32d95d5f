import { Migration } from '@mikro-orm/migrations';

/** All that a call of an API brings of a key, where that asks for several methods at once. */
export class KeyParts0130 extends Migration {
  override up(): void {
    this.addSql('alter table provider_api add column key_parts jsonb');
  }
}
