import { type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Page } from '../graphql/connection.ts';
import type { OrderedPageArgs, Ordering } from '../graphql/ordering.ts';
import { defineList } from '../graphql/paging.ts';
import { defineLoader, inOrder } from '../loader.ts';
import { type Reader, shaped } from '../shapes/shaped.ts';
import type { Database } from './database.ts';

/** The ways to read one kind of row, all of them by one rule of who sees it. */
export interface Rows<O> {
  /** One row by its id; undefined when there is none that the viewer may see. */
  find(ctx: Context, id: string): Promise<O | undefined>;
  /** The same for fields of other objects: one statement for all ids that a tick asks for; null when there is none. */
  byId(ctx: Context, id: string): Promise<O | null>;
  /** Those of these ids that the viewer may see, as they are now, in no order. */
  among(ctx: Context, ids: readonly string[]): Promise<O[]>;
  /** A page of them by keyset. */
  list(ctx: Context, ordering: Ordering, page: OrderedPageArgs): Promise<Page<O>>;
}

/**
 * Defines how a kind of row is read.
 * @param id Its id column with its table, for example `product.id`.
 * @param visible Query of the rows that the viewer of `ctx` may see, without an order. It is built as `shaped` tells.
 */
export function rowsOf<TB extends keyof Database, O extends { id: string }>(
  id: `${TB & string}.id`,
  visible: (ctx: Reader) => SelectQueryBuilder<Database, TB, O>,
): Rows<O> {
  const read = shaped<{ ids: readonly string[] }, O>((reader, { ids }) =>
    visible(reader)
      .where(sql<boolean>`${sql.ref(id)} = any(${ids}::uuid[])`)
      .compile(),
  );
  const list = defineList<Database, TB, O, null>(id.split('.')[0]!, visible);
  return {
    find: async (ctx, wanted) => (await read(ctx, { ids: [wanted] }))[0],
    among: (ctx, ids) => read(ctx, { ids }),
    byId: defineLoader(async (ctx: Context, ids: readonly string[]) => {
      const rows = await read(ctx, { ids });
      return inOrder(ids, rows, (row) => row.id);
    }),
    list: (ctx, ordering, page) => list(ctx, null, ordering, page),
  };
}
