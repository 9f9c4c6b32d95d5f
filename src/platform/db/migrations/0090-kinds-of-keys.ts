import { Migration } from '@mikro-orm/migrations';

/** By which algorithms calls of an API are signed; read anew by the next synchronisation. */
const ALGORITHMS = `
  alter table provider_api add column key_algorithms jsonb not null default '[]';`;

export class KindsOfKeys0090 extends Migration {
  override up(): void {
    this.addSql(ALGORITHMS);
  }
}
