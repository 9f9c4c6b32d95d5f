import { Migration } from '@mikro-orm/migrations';

/**
 * As before, but compatibility forms (full width, ligatures) are the characters that they stand for, and folding goes further than
 * lower case.
 */
const NAME_KEY = `
  create or replace function name_key(name text) returns text language sql immutable strict parallel safe as $$
    select normalize(replace(replace(lower(btrim(regexp_replace(normalize(translate(name,
      U&'\\0009\\00a0\\1680\\2000\\2001\\2002\\2003\\2004\\2005\\2006\\2007\\2008\\2009\\200a\\202f\\205f\\3000\\200c\\200d\\fe0e\\fe0f',
      repeat(' ', 17)), NFKC), ' +', ' ', 'g'))), 'ß', 'ss'), 'ς', 'σ'), NFC) $$;`;

/** Where names are unique: the table, what they are unique among, their column, and which rows count. */
const UNIQUE = [
  { index: 'organisation_name', table: 'organisation', among: [], column: 'name', living: 'true' },
  { index: 'team_name', table: 'team', among: ['organisation_id'], column: 'name', living: 'true' },
  { index: 'catalogue_name', table: 'catalogue', among: [], column: 'name', living: 'deleted_at is null' },
  { index: 'provider_name', table: 'provider', among: [], column: 'name', living: 'deleted_at is null' },
  { index: 'product_name', table: 'product', among: [], column: 'name', living: 'deleted_at is null' },
  { index: 'plan_name', table: 'plan', among: [], column: 'name', living: 'deleted_at is null' },
  { index: 'app_name', table: 'app', among: ['owner_id'], column: 'name', living: 'deleted_at is null' },
  {
    index: 'product_document_title',
    table: 'product_document',
    among: ['product_id'],
    column: 'title',
    living: 'true',
  },
];

/** Names that differ only in what no longer counts are told apart by the end of their ids, the oldest keeps its own. */
const comparedByKey = ({ index, table, among, column, living }: (typeof UNIQUE)[number]) => `
  update ${table} later set ${column} = ${column} || ' (' || right(id::text, 12) || ')' where ${living} and exists (
    select from ${table} first where ${living.replace('deleted_at', 'first.deleted_at')} and first.id < later.id
      and name_key(first.${column}) = name_key(later.${column})
      ${among.map((other) => `and first.${other} = later.${other}`).join(' ')});
  create unique index ${index} on ${table} (${[...among, `name_key(${column})`].join(', ')}) where ${living};`;

/** Names are compared by the characters that they stand for, and without case in every script. */
export class FoldedNames0022 extends Migration {
  override up(): void {
    for (const sql of [...UNIQUE.map(({ index }) => `drop index ${index}`), NAME_KEY]) this.addSql(sql);
    for (const unique of UNIQUE) this.addSql(comparedByKey(unique));
  }
}
