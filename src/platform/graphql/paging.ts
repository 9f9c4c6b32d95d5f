import { type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { defineLoader, grouped } from '../loader.ts';
import { compilePage, rowsOfPage } from '../shapes/parts.ts';
import type { Reader } from '../shapes/shaped.ts';
import type { Page, PageArgs } from './connection.ts';
import type { Bound, Keyset, OrderedPageArgs, Ordering } from './ordering.ts';
import { type Rest, rowsWithin, shapedPage, Window } from './window.ts';

/** What was selected beside the type of a row, which the builder of any query cannot tell. */
const told = async <R>(query: { execute(): Promise<unknown[]> }): Promise<R[]> => (await query.execute()) as R[];

const COUNT = sql<number>`count(*)::int`.as('count');

/** Reads one page by keyset: the cost of a page does not grow with its distance from either end. */
export async function paginateBy<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  keyset: Keyset<O>,
  args: PageArgs,
): Promise<Page<O>> {
  const window = Window.of(keyset, args);
  const rows = await rowsWithin(window, query, window.size.size + 1).execute();
  return window.pageOf(
    rows as O[],
    restOf(window, () => query),
  );
}

const restOf = <DB, TB extends keyof DB, O>(window: Window<O>, query: () => SelectQueryBuilder<DB, TB, O>): Rest => ({
  async isAnyBeyond(bound) {
    const any = window.beyond(query(), bound).clearSelect().select(sql`1`.as('any'));
    return (await any.limit(1).executeTakeFirst()) !== undefined;
  },
  countAll: async () => (await told<{ count: number }>(query().clearSelect().select(COUNT)))[0]!.count,
});

/** A page of a list, in the order that the arguments choose. */
export const paginate = <DB, TB extends keyof DB, O extends { id: string }>(
  query: SelectQueryBuilder<DB, TB, O>,
  ordering: Ordering,
  args: OrderedPageArgs,
): Promise<Page<O>> => paginateBy(query, ordering.keysetOf<O>(args), args);

/** Rows of a list of which an index finds the first. */
interface Way {
  rows: Rows;
  /** Where it finds the first of each parent: these, and the column that names them. */
  inside?: { parents: Rows; by: string };
}

// biome-ignore lint/suspicious/noExplicitAny: what is read beside ids does not matter
type Rows = SelectQueryBuilder<any, any, any>;

/** The query, looking only among the first rows of each way. */
function firstOf<DB, TB extends keyof DB, O>(
  window: Window<O>,
  query: SelectQueryBuilder<DB, TB, O>,
  { table, ways, limit }: { table: string; ways: readonly Way[]; limit: number },
): SelectQueryBuilder<DB, TB, O> {
  if (ways.length === 0) return query;
  const id = sql.ref(`${table}.id`);
  const firsts = ways.map(({ rows, inside }) => {
    const ids = window.within(rows).clearSelect().select(id.as('id')).orderBy(window.sorting).limit(limit);
    if (!inside) return sql`(${ids})`;
    const own = ids.where(sql<boolean>`${sql.ref(inside.by)} = parent.id`);
    return sql`(select own.id from (${inside.parents}) as parent cross join lateral (${own}) as own)`;
  });
  return query.where(sql<boolean>`${id} in (${sql.join(firsts, sql` union all `)})`);
}

/**
 * Defines a list whose pages are read by a query that is built once for each of its shapes.
 * @param table Of the rows.
 * @param query Of the rows that a filter lets through and the viewer may see. It is built as {@link shaped} tells.
 * @param ways Ways whose rows together are these, where no index finds them in their order. None of them can be left out.
 */
export function defineList<DB, TB extends keyof DB, O extends { id: string }, F>(
  table: string,
  query: (reader: Reader, filter: F) => SelectQueryBuilder<DB, TB, O>,
  ways: (reader: Reader, filter: F) => readonly Way[] = () => [],
): (ctx: Context, filter: F, ordering: Ordering, args: OrderedPageArgs) => Promise<Page<O>> {
  const read = shapedPage<O, F>((reader, window, { filter, limit, asked }) =>
    compilePage(
      reader,
      rowsWithin(window, firstOf(window, query(reader, filter), { table, ways: ways(reader, filter), limit }), limit),
      asked,
      window.told,
    ),
  );
  return async (ctx, filter, ordering, args) => {
    const window = Window.of(ordering.keysetOf<O>(args), args);
    const asked = ctx.asked?.table === table ? ctx.asked : null;
    const rows = await read(ctx, window, { ordering, orderBy: args.orderBy, filter, asked });
    return window.pageOf(
      rowsOfPage(rows, asked),
      restOf(window, () => query(ctx, filter)),
    );
  };
}

/** The arguments of a page inside an object, with the filter of the list. */
type ChildArgs<F> = OrderedPageArgs & { filter?: F | null };

interface PageKey<F> {
  parentId: string;
  args: ChildArgs<F>;
}

type ChildQuery<DB, TB extends keyof DB, O, F> = (
  ctx: Reader,
  parentIds: readonly string[],
  filter: F | null,
) => SelectQueryBuilder<DB, TB, O>;

/** One field asks with the same arguments for all of its parents. */
async function forSame<V, F>(
  keys: readonly PageKey<F>[],
  read: (args: ChildArgs<F>, parentIds: string[]) => Promise<(id: string) => V>,
) {
  const values = new Map<PageKey<F>, V>();
  for (const same of Map.groupBy(keys, ({ args }) => JSON.stringify(args)).values()) {
    const told = await read(same[0]!.args, [...new Set(same.map(({ parentId }) => parentId))]);
    for (const key of same) values.set(key, told(key.parentId));
  }
  return keys.map((key) => values.get(key)!);
}

/** How many a field without pages shows at most. */
export const MAX_LIST = 1_000;

/** Of a field without pages that is no part of the contract and shows at most {@link MAX_LIST}. */
export const firstOnly = (pages: string, description: string) => ({
  description: `${description} The first ${MAX_LIST}.`,
  deprecationReason: `Use \`${pages}\`, which has all of them.`,
});

/** Lists of one kind inside many objects. */
interface Children<O, F> {
  /** The page of one of them. */
  page(ctx: Context, parentId: string, args: ChildArgs<F>): Promise<Page<O>>;
  /** The first {@link MAX_LIST} of one of them. */
  list(ctx: Context, parentId: string, choice?: Pick<ChildArgs<F>, 'filter' | 'orderBy'>): Promise<O[]>;
  /** Every one of them: for rules and work, which must not pass over any. */
  all(ctx: Context, parentId: string): Promise<O[]>;
}

/**
 * Lists inside many objects at once: one statement reads the page of each, and one counts them for all.
 * @param children Query of the children of these parents that a filter lets through; each row names its parent in `parentId`.
 * @param parent Column of the parent.
 */
export function defineChildPages<DB, TB extends keyof DB, O extends { id: string; parentId: string }, F = never>(
  children: ChildQuery<DB, TB, O, F>,
  parent: string,
  ordering: Ordering,
): Children<O, F> {
  const readRest = defineRest(children, parent, ordering);
  const read = shapedPage<O, F | null>((reader, window, { filter, parentIds, limit }) =>
    firstOfEach(window, children(reader, parentIds, filter), { parent, parentIds, limit }).compile(reader.db),
  );
  const readEach = async (ctx: Context, window: Window<O>, { filter = null, orderBy }: ChildArgs<F>, ids: string[]) =>
    Map.groupBy(await read(ctx, window, { ordering, orderBy, filter, parentIds: ids }), ({ parentId }) => parentId);
  const load = defineLoader<PageKey<F>, Page<O>>((ctx, keys) =>
    forSame(keys, async (args, parentIds) => {
      const window = Window.of(ordering.keysetOf<O>(args), args);
      const rows = await readEach(ctx, window, args, parentIds);
      return (parentId) => window.pageOf(rows.get(parentId) ?? [], readRest(ctx, { parentId, args }));
    }),
  );
  const loadFirst = defineLoader<PageKey<F>, O[]>((ctx, keys) =>
    forSame(keys, async (args, parentIds) => {
      const window = Window.of(ordering.keysetOf<O>(args), {}, { size: MAX_LIST, isBackwards: false });
      const rows = await readEach(ctx, window, args, parentIds);
      return (parentId) => rows.get(parentId)?.slice(0, MAX_LIST) ?? [];
    }),
  );
  const loadAll = defineLoader<string, O[]>(async (ctx, parentIds) => {
    const window = Window.of(ordering.keysetOf<O>({}), {});
    const rows = await children(ctx, parentIds, null).orderBy(window.sorting).execute();
    return grouped(parentIds, rows as O[], ({ parentId }) => parentId);
  });
  return {
    all: loadAll,
    page: (ctx, parentId, { first, after, last, before, orderBy, filter }) =>
      load(ctx, { parentId, args: { first, after, last, before, orderBy, filter } }),
    list: (ctx, parentId, { filter, orderBy } = {}) => loadFirst(ctx, { parentId, args: { filter, orderBy } }),
  };
}

/** One more row of each parent than the window shows, where there is one: what is behind them is not read. */
function firstOfEach<DB, TB extends keyof DB, O>(
  window: Window<O>,
  query: SelectQueryBuilder<DB, TB, O>,
  { parent, parentIds, limit }: { parent: string; parentIds: readonly string[]; limit: number },
) {
  const own = window
    .telling(window.within(query))
    .where(sql<boolean>`${sql.ref(parent)} = parents.id`)
    .select(sql<number>`row_number() over (order by ${window.sorting})`.as('rank'))
    .orderBy(window.sorting)
    .limit(limit);
  return sql<O>`select page.* from unnest(${parentIds}::uuid[]) as parents (id)
    cross join lateral (${own}) as page order by page.rank`;
}

/** What of the pages of many parents is read only where it is asked for: for all of them by one statement. */
function defineRest<DB, TB extends keyof DB, O extends { id: string; parentId: string }, F>(
  children: ChildQuery<DB, TB, O, F>,
  parent: string,
  ordering: Ordering,
): (ctx: Context, key: PageKey<F>) => Rest {
  const parentId = sql.ref<string>(parent);
  const defineBeyond = (bound: Bound) =>
    defineLoader<PageKey<F>, boolean>((ctx, keys) =>
      forSame(keys, async (args, parentIds) => {
        const window = Window.of(ordering.keysetOf<O>(args), args);
        const others = window.beyond(children(ctx, parentIds, args.filter ?? null), bound).clearSelect();
        const rows = await told<{ parentId: string }>(others.select(parentId.as('parentId')).distinct());
        const found = new Set(rows.map((row) => row.parentId));
        return (id) => found.has(id);
      }),
    );
  const beyond = { after: defineBeyond('after'), before: defineBeyond('before') };
  const count = defineLoader<PageKey<F>, number>((ctx, keys) =>
    forSame(keys, async ({ filter }, parentIds) => {
      const all = children(ctx, parentIds, filter ?? null).clearSelect();
      const counted = all.select(parentId.as('parentId')).select(COUNT).groupBy(parentId);
      const rows = await told<{ parentId: string; count: number }>(counted);
      const counts = new Map(rows.map((row) => [row.parentId, row.count]));
      return (id) => counts.get(id) ?? 0;
    }),
  );
  return (ctx, { parentId: id, args }) => ({
    isAnyBeyond: (bound) => beyond[bound](ctx, { parentId: id, args }),
    countAll: () => count(ctx, { parentId: id, args: { filter: args.filter } }),
  });
}
