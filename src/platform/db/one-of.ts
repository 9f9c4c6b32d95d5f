import { sql } from 'kysely';

/** `column = any(ids)`: one statement text for any number of ids, and false, not a syntax error, for none. */
export const oneOf = (column: string, ids: readonly string[]) => sql<boolean>`${sql.ref(column)} = any(${ids}::uuid[])`;

type Values = readonly string[] | string | null | undefined;

/**
 * What a filter asks for: each column has one of its values. Absent values and null do not matter; an empty list lets nothing
 * through.
 */
export function matchesAll(conditions: readonly [column: string, type: 'uuid' | 'text', values: Values][]) {
  const given = conditions.flatMap(([column, type, values]) =>
    values == null ? [] : [sql`${sql.ref(column)} = any(${[values].flat()}::${sql.raw(type)}[])`],
  );
  return sql<boolean>`${sql.join([sql`true`, ...given], sql` and `)}`;
}

/** At the head of a query whose best plan depends on its values: it is planned for them each time. */
export const PLANNED_ANEW = sql`/* planned anew */`;
