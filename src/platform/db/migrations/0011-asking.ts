import { Migration } from '@mikro-orm/migrations';

/** An equal grant is given twice only where that was asked for in so many words. */
const FURTHER_KEYS = `
  alter table access_request add column further_key boolean not null default false;`;

/** Apps that were made together with a request go with it when nothing is granted. */
const PROVISIONAL_APPS = `
  alter table app add column is_provisional boolean not null default false;`;

export class Asking0011 extends Migration {
  override up(): void {
    for (const sql of [FURTHER_KEYS, PROVISIONAL_APPS]) this.addSql(sql);
  }
}
