import { Migration } from '@mikro-orm/migrations';

/** Where items of one import may exchange their names, and which rows count. */
const NAMED = {
  product: 'deleted_at is null',
  plan: 'deleted_at is null',
  catalogue: 'deleted_at is null',
  content_template: 'true',
};

/** Unique as before at once; who exchanges names in one transaction puts that off to its end. Only constraints can be put off, and only these have an expression. */
const deferrable = ([table, living]: [string, string]) => `
  drop index ${table}_name;
  alter table ${table} add constraint ${table}_name exclude using btree (name_key(name) with =) where (${living})
    deferrable initially immediate;`;

export class ExchangedNames0176 extends Migration {
  override up(): void {
    // What waits for the end of the transaction keeps a table from being altered.
    this.addSql('set constraints all immediate');
    for (const named of Object.entries(NAMED)) this.addSql(deferrable(named));
    this.addSql('set constraints all deferred');
  }
}
