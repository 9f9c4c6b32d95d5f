import { Migration } from '@mikro-orm/migrations';

/** Kinds of clients that a server registers, and the one that was chosen, as it was then. */
export class ClientTypes0165 extends Migration {
  override up(): void {
    this.addSql(`alter table authorization_server add column client_types jsonb not null default '[]'`);
    for (const table of ['access_request', 'credential']) {
      this.addSql(`alter table ${table} add column client_type jsonb`);
    }
  }
}
