import { Migration } from '@mikro-orm/migrations';

/**
 * In what form names are compared. What may be between words becomes one space, joiners and the like go: without
 * regular expression classes, whose meaning depends on the locale of the database.
 */
const NAME_KEY = `
  create function name_key(name text) returns text language sql immutable strict parallel safe as $$
    select lower(normalize(btrim(regexp_replace(translate(name,
      U&'\\0009\\00a0\\1680\\2000\\2001\\2002\\2003\\2004\\2005\\2006\\2007\\2008\\2009\\200a\\202f\\205f\\3000\\200c\\200d\\fe0e\\fe0f',
      repeat(' ', 17)), ' +', ' ', 'g')), NFC)) $$;`;

/** Where names are unique: the table, what they are unique among, their column, and which rows count. */
const UNIQUE = [
  { index: 'organisation_name', table: 'organisation', among: [], column: 'name', living: 'true' },
  { index: 'team_name', table: 'team', among: ['organisation_id'], column: 'name', living: 'true' },
  { index: 'catalogue_name', table: 'catalogue', among: [], column: 'name', living: 'true' },
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
  drop index ${index};
  update ${table} later set ${column} = ${column} || ' (' || right(id::text, 12) || ')' where ${living} and exists (
    select from ${table} first where ${living.replace('deleted_at', 'first.deleted_at')} and first.id < later.id
      and name_key(first.${column}) = name_key(later.${column})
      ${among.map((other) => `and first.${other} = later.${other}`).join(' ')});
  create unique index ${index} on ${table} (${[...among, `name_key(${column})`].join(', ')}) where ${living};`;

/** Where accounts have been signed in to; so far they were counters beside those of attempts. */
const KNOWN_NETWORKS = `
  create table known_network (
    user_id uuid not null references "user" on delete cascade,
    network_hash text not null,
    seen_at timestamptz(3) not null,
    primary key (user_id, network_hash));
  delete from rate_limit where key like 'sign-in known:%';`;

/** Names are compared without what nobody sees of them, and known networks have a table of their own. */
export class NamesAndKnownNetworks0014 extends Migration {
  override up(): void {
    for (const sql of [NAME_KEY, ...UNIQUE.map(comparedByKey), KNOWN_NETWORKS]) this.addSql(sql);
  }
}
