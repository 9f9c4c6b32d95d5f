import { sql } from 'kysely';

/** `column = any(ids)`: one statement text for any number of ids, and false, not a syntax error, for none. */
export const oneOf = (column: string, ids: readonly string[]) => sql<boolean>`${sql.ref(column)} = any(${ids}::uuid[])`;
