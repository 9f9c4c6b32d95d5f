import type { CompiledQuery } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.ts';
import { shapeOf, templateOf, viewerShapeOf, viewerTemplateOf, withValues } from './placeholder.ts';

/** What a query is built from, beside the values that it is about. */
export type Reader = Pick<Context, 'db' | 'viewer'>;

/** What decides how a query is built and is no value in it, with a name for it. */
interface Form {
  key: string;
}

const MAX_BUILT = 1_000;

const built = new LRUCache<string, CompiledQuery>({ max: MAX_BUILT });
let definitions = 0;

/**
 * Defines a query that is built once for each shape of viewer and values, and then run with the viewer and the values of each call: building it
 * costs more processor time than PostgreSQL needs for a row.
 * @param build Gets placeholders for everything but truth values, what is missing, empty lists, and role and scopes of the viewer. It
 *   must hand them to the query as they are, and depend on nothing else that differs between calls.
 */
export function shaped<I extends object, O, F extends Form = Form>(
  build: (reader: Reader, values: I, form: F) => CompiledQuery<O>,
): (ctx: Pick<Reader, 'db'> & Partial<Reader>, values: I, form?: F) => Promise<O[]> {
  const definition = ++definitions;
  return async ({ db, viewer = null }, values, form) => {
    const key = `${definition} ${viewerShapeOf(viewer)} ${shapeOf(values)} ${form?.key ?? ''}`;
    let query = built.get(key);
    if (!query) {
      const template = viewerTemplateOf(viewer, (input: { viewer: unknown }) => input.viewer);
      const placeholders = templateOf(values, (input: { values: unknown }) => input.values);
      query = build({ db, viewer: template }, placeholders, form as F);
      built.set(key, query);
    }
    const { rows } = await db.executeQuery<O>({
      ...query,
      parameters: withValues(query.parameters, { viewer, values }),
    });
    return rows;
  };
}
