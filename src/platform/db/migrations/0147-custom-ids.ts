import { Migration } from '@mikro-orm/migrations';

const TABLES = ['product', 'plan', 'catalogue', 'approval_rule'];

/** What a definition is called in every environment that it was brought to; null for the id of its row. */
export class CustomIds0147 extends Migration {
  override up(): void {
    for (const table of TABLES) {
      this.addSql(`alter table ${table} add column custom_id text;
        create unique index ${table}_custom_id on ${table} (custom_id) where custom_id is not null`);
    }
  }
}
