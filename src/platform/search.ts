import { type RawBuilder, sql } from 'kysely';

/** What JavaScript calls white space. */
const SPACES = sql.lit('[\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+');

/**
 * Whether each of the words of a search occurs in one of these columns, whatever its case and accents. Nobody's `%` or `_` is a
 * wildcard; without words everything is let through.
 */
export const containsWords = (search: string | null | undefined, columns: readonly string[]) =>
  search == null
    ? sql<boolean>`true`
    : containsAll(search, sql`concat_ws(' ', ${sql.join(columns.map((column) => sql.ref(column)))})`);

/** The same of a text that is no column. */
export function containsAll(search: string, text: RawBuilder<unknown>) {
  // Split there and not here: whoever lists may have a placeholder in the place of the words.
  return sql<boolean>`not exists (select from regexp_split_to_table(${search}::text, ${SPACES}) as word
    where strpos(folded(${text}), folded(word)) = 0)`;
}
