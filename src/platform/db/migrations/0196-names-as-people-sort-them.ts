import { Migration } from '@mikro-orm/migrations';

/**
 * Every list that is ordered by a name: its table, the name, what stands before it, what breaks ties, and which rows count. The collation
 * is that of Unicode for no language in particular; it is deterministic, so names are alike in it where they are alike without it.
 */
const LISTS: [table: string, name: string, rest?: { among?: string; tie?: string; living?: boolean }][] = [
  ['app', 'name', { living: true }],
  ['"user"', 'display_name', { living: true }],
  ['product', 'name', { living: true }],
  ['product', 'display_name', { living: true }],
  ['plan', 'name', { living: true }],
  ['plan', 'display_name', { living: true }],
  ['catalogue', 'name', { living: true }],
  ['catalogue_product', 'shown_name', { among: 'catalogue_id', tie: 'product_id' }],
  ['organisation', 'name', { living: true }],
  ['organisation_request', 'name'],
  ['team', 'name', { living: true }],
  ['provider', 'name', { living: true }],
  ['provider_api', 'name', { among: 'provider_id' }],
  ['account_token', 'name'],
  ['content_template', 'name'],
  ['content_entry', 'title'],
];

/** Those of the former order go in a later version: older instances may run beside this one. */
export class NamesAsPeopleSortThem0196 extends Migration {
  override up(): void {
    for (const [table, name, { among, tie = 'id', living } = {}] of LISTS) {
      const columns = [among, `name_key(${name}) collate "und-x-icu"`, tie].filter((column) => column);
      const index = `${table.replaceAll('"', '')}_sorted_by_${name}`;
      this.addSql(
        `create index ${index} on ${table} (${columns.join(', ')})${living ? ' where deleted_at is null' : ''}`,
      );
    }
  }
}
