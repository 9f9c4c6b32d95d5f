import { Migration } from '@mikro-orm/migrations';

/** Ports of APIs that answer on one of their own. */
export class ListenPort0059 extends Migration {
  override up(): void {
    this.addSql('alter table provider_api add column listen_port integer');
  }
}
