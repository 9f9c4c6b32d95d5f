import { type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Page } from '../graphql/connection.ts';
import type { OrderedPageArgs, Ordering } from '../graphql/ordering.ts';
import { paginate } from '../graphql/paging.ts';
import { defineLoader, inOrder } from '../loader.ts';
import type { Database } from './database.ts';

/** The three ways to read one kind of row, all of them by one rule of who sees it. */
export interface Rows<O> {
  /** One row by its id; undefined when there is none that the viewer may see. */
  find(ctx: Context, id: string): Promise<O | undefined>;
  /** The same for fields of other objects: one statement for all ids that a tick asks for; null when there is none. */
  byId(ctx: Context, id: string): Promise<O | null>;
  /** A page of them by keyset. */
  list(ctx: Context, ordering: Ordering, page: OrderedPageArgs): Promise<Page<O>>;
}

/**
 * Defines how a kind of row is read.
 * @param id Its id column with its table, for example `product.id`.
 * @param visible Query of the rows that the viewer of `ctx` may see, without an order.
 */
export function rowsOf<TB extends keyof Database, O extends { id: string }>(
  id: `${TB & string}.id`,
  visible: (ctx: Context) => SelectQueryBuilder<Database, TB, O>,
): Rows<O> {
  return {
    find: (ctx, wanted) =>
      visible(ctx)
        .where(sql<boolean>`${sql.ref(id)} = ${wanted}`)
        .executeTakeFirst() as Promise<O | undefined>,
    byId: defineLoader(async (ctx: Context, ids: readonly string[]) => {
      const rows = await visible(ctx)
        .where(sql<boolean>`${sql.ref(id)} = any(${ids}::uuid[])`)
        .execute();
      return inOrder(ids, rows as O[], (row) => row.id);
    }),
    list: (ctx, ordering, page) => paginate(visible(ctx), ordering, page),
  };
}
