import type { CompiledQuery, Kysely } from 'kysely';
import type { Database } from './database.ts';

/** Stands in a query for a value that comes later. */
class Placeholder {
  constructor(readonly index: number) {}
}

/**
 * A query that is built at its first call and then run with the values of each: building costs more processor time than PostgreSQL needs for a row. For
 * queries of the hot path whose shape is always the same.
 * @param build Gets placeholders in place of the values. It must hand them to the query as they are.
 */
export function builtOnce<V extends readonly unknown[], O>(
  build: (db: Kysely<Database>, ...values: V) => { compile(): CompiledQuery<O> },
): (db: Kysely<Database>, ...values: V) => Promise<O[]> {
  let built: CompiledQuery<O> | undefined;
  return async (db, ...values) => {
    built ??= build(db, ...(values.map((_, index) => new Placeholder(index)) as unknown as V)).compile();
    const parameters = built.parameters.map((value) => (value instanceof Placeholder ? values[value.index] : value));
    const { rows } = await db.executeQuery<O>({ ...built, parameters });
    return rows;
  };
}
