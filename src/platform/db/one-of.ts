import { sql } from 'kysely';
import { isOne } from '../shapes/placeholder.ts';

/**
 * `column = any(ids)`: one statement text for any number of ids, and false, not a syntax error, for none. For one alone PostgreSQL
 * keeps its plan, where it would make another for each list.
 */
export const oneOf = (column: string, ids: readonly string[]) =>
  isOne(ids)
    ? sql<boolean>`${sql.ref(column)} = ${ids[0]}::uuid`
    : sql<boolean>`${sql.ref(column)} = any(${ids}::uuid[])`;

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

/** Whether a time is at the first of these or behind it, and before the second; null does not matter. What has no time is let through by none. */
export function isWithin(column: string, from: Date | null | undefined, until: Date | null | undefined) {
  const given = [
    ...(from == null ? [] : [sql`${sql.ref(column)} >= ${from}::timestamptz`]),
    ...(until == null ? [] : [sql`${sql.ref(column)} < ${until}::timestamptz`]),
  ];
  return sql<boolean>`${sql.join([sql`true`, ...given], sql` and `)}`;
}

/** At the head of a query whose best plan depends on its values: it is planned for them each time. */
export const PLANNED_ANEW = sql`/* planned anew */`;
