import { Migration } from '@mikro-orm/migrations';

/** Versions of an API that no call reaches; until the next synchronisation all of them count as open. */
export class ClosedVersions0039 extends Migration {
  override up(): void {
    this.addSql(`alter table provider_api add column closed_versions jsonb not null default '[]'`);
  }
}
