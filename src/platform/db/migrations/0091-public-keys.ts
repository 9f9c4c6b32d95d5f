import { Migration } from '@mikro-orm/migrations';

/** Which claim of a token names the key, and credentials for which nobody has given a public key yet. */
const PUBLIC_KEYS = `
  alter table provider_api add column key_claim text;
  alter table credential add column awaits_public_key boolean not null default false;`;

export class PublicKeys0091 extends Migration {
  override up(): void {
    this.addSql(PUBLIC_KEYS);
  }
}
