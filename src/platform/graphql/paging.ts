import { type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { defineLoader } from '../loader.ts';
import { decodeCursor, encodeCursor, type Page, type PageArgs, type PageSize, pageSize } from './connection.ts';

type Direction = 'asc' | 'desc';

/** The arguments that bound a list by an object of it, which is not in the page itself. */
type Bound = 'after' | 'before';

/** What a list is ordered by: a column that holds no value twice. */
export interface Keyset<O> {
  column: string;
  direction: Direction;
  cursorOf(row: O): string;
  /** @throws GraphQLError BAD_USER_INPUT for what {@link cursorOf} did not make. */
  valueOf(cursor: string, bound: Bound): string | number;
}

/** In the order of ids, which is that of their making. */
const byId = <O extends { id: string }>(column: string, direction: Direction): Keyset<O> => ({
  ...{ column, direction },
  cursorOf: ({ id }) => encodeCursor(id),
  valueOf: decodeCursor,
});

/** One page of a list, with the values that its cursors stand for. */
class Window<O> {
  readonly #bounds: [Bound, string | number][];
  readonly #keyset: Keyset<O>;
  readonly size: PageSize;

  constructor(keyset: Keyset<O>, args: PageArgs) {
    this.#keyset = keyset;
    this.size = pageSize(args);
    this.#bounds = (['after', 'before'] as const).flatMap((bound) => {
      const cursor = args[bound];
      return cursor ? [[bound, keyset.valueOf(cursor, bound)] as [Bound, string | number]] : [];
    });
  }

  /** The way in which rows are read: from that end of the list which is asked for. */
  get order(): Direction {
    const { direction } = this.#keyset;
    return this.size.isBackwards ? (direction === 'asc' ? 'desc' : 'asc') : direction;
  }

  within<DB, TB extends keyof DB, R>(query: SelectQueryBuilder<DB, TB, R>): SelectQueryBuilder<DB, TB, R> {
    return this.#bounds.reduce((narrowed, [bound, value]) => narrowed.where(this.#inside(bound, value)), query);
  }

  beyond<DB, TB extends keyof DB, R>(query: SelectQueryBuilder<DB, TB, R>, wanted: Bound) {
    const [, value] = this.#bounds.find(([bound]) => bound === wanted)!;
    return query.where(sql<boolean>`not ${this.#inside(wanted, value)}`);
  }

  #inside(bound: Bound, value: string | number) {
    const column = sql.ref(this.#keyset.column);
    const isAbove = (bound === 'after') === (this.#keyset.direction === 'asc');
    return isAbove ? sql<boolean>`(${column} > ${value})` : sql<boolean>`(${column} < ${value})`;
  }

  /**
   * @param rows One more than the page holds, where there is one, in {@link order}.
   * @param isAnyBeyond Whether there are any at a bound or on its other side.
   */
  pageOf(rows: readonly O[], isAnyBeyond: (bound: Bound) => Promise<boolean>): Page<O> {
    const { size, isBackwards } = this.size;
    const shown = rows.slice(0, size);
    const edges = (isBackwards ? shown.reverse() : shown).map((node) => ({
      cursor: this.#keyset.cursorOf(node),
      node,
    }));
    const isMore = rows.length > size;
    const others = (wanted: Bound) =>
      this.#bounds.some(([bound]) => bound === wanted) ? () => isAnyBeyond(wanted) : false;
    return {
      nodes: edges.map(({ node }) => node),
      edges,
      pageInfo: {
        hasNextPage: (!isBackwards && isMore) || others('before'),
        hasPreviousPage: (isBackwards && isMore) || others('after'),
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  }
}

/** Reads one page by keyset: the cost of a page does not grow with its distance from either end. */
export async function paginateBy<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  keyset: Keyset<O>,
  args: PageArgs,
): Promise<Page<O>> {
  const window = new Window(keyset, args);
  const rows = await window
    .within(query)
    .orderBy(sql.ref(keyset.column), window.order)
    .limit(window.size.size + 1)
    .execute();
  return window.pageOf(rows as O[], async (bound) => {
    const any = window.beyond(query, bound).clearSelect().select(sql`1`.as('any'));
    return (await any.limit(1).executeTakeFirst()) !== undefined;
  });
}

/**
 * A page in the order of ids.
 * @param id Column of the id, for example `product.id`.
 */
export const paginate = <DB, TB extends keyof DB, O extends { id: string }>(
  query: SelectQueryBuilder<DB, TB, O>,
  id: string,
  args: PageArgs,
  direction: Direction = 'asc',
): Promise<Page<O>> => paginateBy(query, byId<O>(id, direction), args);

interface PageKey {
  parentId: string;
  args: PageArgs;
}

type ChildQuery<DB, TB extends keyof DB, O> = (ctx: Context, parentIds: string[]) => SelectQueryBuilder<DB, TB, O>;

/** One field asks with the same arguments for all of its parents. */
async function forSame<V>(
  keys: readonly PageKey[],
  read: (args: PageArgs, parentIds: string[]) => Promise<(id: string) => V>,
) {
  const values = new Map<PageKey, V>();
  for (const same of Map.groupBy(keys, ({ args }) => JSON.stringify(args)).values()) {
    const told = await read(same[0]!.args, [...new Set(same.map(({ parentId }) => parentId))]);
    for (const key of same) values.set(key, told(key.parentId));
  }
  return keys.map((key) => values.get(key)!);
}

/**
 * A connection field on many parents at once: one statement reads the page of each.
 * @param children Query of the children of these parents; each row names its parent in `parentId`.
 */
export function definePageLoader<DB, TB extends keyof DB, O extends { id: string; parentId: string }>(
  children: ChildQuery<DB, TB, O>,
  { id, parent, direction = 'asc' }: { id: string; parent: string; direction?: Direction },
): (ctx: Context, parentId: string, args: PageArgs) => Promise<Page<O>> {
  const keyset = byId<O>(id, direction);
  const beyond = { after: defineBeyond('after'), before: defineBeyond('before') };
  const load = defineLoader<PageKey, Page<O>>((ctx, keys) =>
    forSame(keys, async (args, parentIds) => {
      const window = new Window(keyset, args);
      const order = sql.raw(window.order);
      const rank = sql<number>`row_number() over (partition by ${sql.ref(parent)} order by ${sql.ref(id)} ${order})`;
      const ranked = window.within(children(ctx, parentIds)).select(rank.as('rank'));
      const { rows } = await sql<O>`select * from (${ranked}) as ranked
        where rank <= ${window.size.size + 1} order by rank`.execute(ctx.db);
      const byParent = Map.groupBy(rows, ({ parentId }) => parentId);
      return (parentId) =>
        window.pageOf(byParent.get(parentId) ?? [], (bound) => beyond[bound](ctx, { parentId, args }));
    }),
  );

  function defineBeyond(bound: Bound) {
    return defineLoader<PageKey, boolean>((ctx, keys) =>
      forSame(keys, async (args, parentIds) => {
        const others = new Window(keyset, args).beyond(children(ctx, parentIds), bound);
        const parents = others.clearSelect().select(sql.ref<string>(parent).as('parentId')).distinct();
        const found = new Set((await parents.execute()).map((row) => (row as { parentId: string }).parentId));
        return (parentId) => found.has(parentId);
      }),
    );
  }
  return (ctx, parentId, { first, after, last, before }) =>
    load(ctx, { parentId, args: { first, after, last, before } });
}
