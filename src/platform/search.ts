import { sql } from 'kysely';

/**
 * Whether each of the words of a search occurs in one of these columns, whatever its case and accents. Nobody's `%` or `_` is a
 * wildcard; without words everything is let through.
 */
export function containsWords(search: string | null | undefined, columns: readonly string[]) {
  const text = sql`folded(concat_ws(' ', ${sql.join(columns.map((column) => sql.ref(column)))}))`;
  const words = search?.split(/\s+/).filter(Boolean) ?? [];
  const each = words.map((word) => sql`strpos(${text}, folded(${word})) > 0`);
  return sql<boolean>`${sql.join([sql`true`, ...each], sql` and `)}`;
}
