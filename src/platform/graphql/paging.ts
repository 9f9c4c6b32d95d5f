import { type SelectQueryBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { defineLoader, grouped } from '../loader.ts';
import { type Page, type PageArgs, type PageSize, pageSize } from './connection.ts';
import type { Bound, Direction, Keyset, OrderedPageArgs, Ordering } from './ordering.ts';

/** One page of a list, with the values that its cursors stand for. */
class Window<O> {
  readonly #bounds: [Bound, readonly unknown[]][];
  readonly #keyset: Keyset<O>;
  readonly size: PageSize;

  constructor(keyset: Keyset<O>, args: PageArgs, size = pageSize(args)) {
    this.#keyset = keyset;
    this.size = size;
    this.#bounds = (['after', 'before'] as const).flatMap((bound) => {
      const cursor = args[bound];
      return cursor ? [[bound, keyset.valuesOf(cursor, bound)] as [Bound, readonly unknown[]]] : [];
    });
  }

  /** The way in which rows are read: from that end of the list which is asked for. */
  get #order(): Direction {
    const { direction } = this.#keyset;
    return this.size.isBackwards ? (direction === 'asc' ? 'desc' : 'asc') : direction;
  }

  /** What follows `order by`. */
  get sorting() {
    const way = sql.raw(this.#order);
    return sql.join(this.#keyset.columns.map((column) => sql`${column} ${way}`));
  }

  /** With what the cursors of rows are made of. */
  telling<DB, TB extends keyof DB, R>(query: SelectQueryBuilder<DB, TB, R>) {
    const { told } = this.#keyset;
    return told ? query.select(told.as('orderedBy')) : query;
  }

  within<DB, TB extends keyof DB, R>(query: SelectQueryBuilder<DB, TB, R>): SelectQueryBuilder<DB, TB, R> {
    return this.#bounds.reduce((narrowed, [bound, values]) => narrowed.where(this.#inside(bound, values)), query);
  }

  beyond<DB, TB extends keyof DB, R>(query: SelectQueryBuilder<DB, TB, R>, wanted: Bound) {
    const [, values] = this.#bounds.find(([bound]) => bound === wanted)!;
    return query.where(sql<boolean>`not ${this.#inside(wanted, values)}`);
  }

  #inside(bound: Bound, values: readonly unknown[]) {
    const isAbove = (bound === 'after') === (this.#keyset.direction === 'asc');
    const [columns, limits] = [sql.join([...this.#keyset.columns]), sql.join([...values])];
    return sql<boolean>`((${columns}) ${sql.raw(isAbove ? '>' : '<')} (${limits}))`;
  }

  /**
   * @param rows One more than the page holds, where there is one, in the order of {@link sorting}.
   * @param rest What is read only where it is asked for: whether there are any at a bound or on its other side, and how many
   *   there are in all.
   */
  pageOf(rows: readonly O[], rest: Rest): Page<O> {
    const { size, isBackwards } = this.size;
    const shown = rows.slice(0, size);
    const edges = (isBackwards ? shown.reverse() : shown).map((node) => ({
      cursor: this.#keyset.cursorOf(node),
      node,
    }));
    const isMore = rows.length > size;
    const others = (wanted: Bound) =>
      this.#bounds.some(([bound]) => bound === wanted) ? () => rest.isAnyBeyond(wanted) : false;
    return {
      nodes: edges.map(({ node }) => node),
      edges,
      pageInfo: {
        hasNextPage: (!isBackwards && isMore) || others('before'),
        hasPreviousPage: (isBackwards && isMore) || others('after'),
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
      totalCount: rest.countAll,
    };
  }
}

interface Rest {
  isAnyBeyond(bound: Bound): Promise<boolean>;
  countAll(): Promise<number>;
}

/** What was selected beside the type of a row, which the builder of any query cannot tell. */
const told = async <R>(query: { execute(): Promise<unknown[]> }): Promise<R[]> => (await query.execute()) as R[];

const COUNT = sql<number>`count(*)::int`.as('count');

/** Reads one page by keyset: the cost of a page does not grow with its distance from either end. */
export async function paginateBy<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  keyset: Keyset<O>,
  args: PageArgs,
): Promise<Page<O>> {
  const window = new Window(keyset, args);
  const rows = await window
    .telling(window.within(query))
    .orderBy(window.sorting)
    .limit(window.size.size + 1)
    .execute();
  return window.pageOf(rows as O[], {
    async isAnyBeyond(bound) {
      const any = window.beyond(query, bound).clearSelect().select(sql`1`.as('any'));
      return (await any.limit(1).executeTakeFirst()) !== undefined;
    },
    countAll: async () => (await told<{ count: number }>(query.clearSelect().select(COUNT)))[0]!.count,
  });
}

/** A page of a list, in the order that the arguments choose. */
export const paginate = <DB, TB extends keyof DB, O extends { id: string }>(
  query: SelectQueryBuilder<DB, TB, O>,
  ordering: Ordering,
  args: OrderedPageArgs,
): Promise<Page<O>> => paginateBy(query, ordering.keysetOf<O>(args), args);

/** The arguments of a page inside an object, with the filter of the list. */
type ChildArgs<F> = OrderedPageArgs & { filter?: F | null };

interface PageKey<F> {
  parentId: string;
  args: ChildArgs<F>;
}

type ChildQuery<DB, TB extends keyof DB, O, F> = (
  ctx: Context,
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
  const load = defineLoader<PageKey<F>, Page<O>>((ctx, keys) =>
    forSame(keys, async (args, parentIds) => {
      const window = new Window(ordering.keysetOf<O>(args), args);
      const rows = await firstOfEach(ctx, window, children(ctx, parentIds, args.filter ?? null), parent, parentIds);
      return (parentId) => window.pageOf(rows.get(parentId) ?? [], readRest(ctx, { parentId, args }));
    }),
  );
  const loadFirst = defineLoader<PageKey<F>, O[]>((ctx, keys) =>
    forSame(keys, async (args, parentIds) => {
      const window = new Window(ordering.keysetOf<O>(args), {}, { size: MAX_LIST, isBackwards: false });
      const rows = await firstOfEach(ctx, window, children(ctx, parentIds, args.filter ?? null), parent, parentIds);
      return (parentId) => rows.get(parentId)?.slice(0, MAX_LIST) ?? [];
    }),
  );
  const loadAll = defineLoader<string, O[]>(async (ctx, parentIds) => {
    const window = new Window(ordering.keysetOf<O>({}), {});
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

/** One more row of each parent than the window shows, where there is one, by parent: what is behind them is not read. */
async function firstOfEach<DB, TB extends keyof DB, O extends { parentId: string }>(
  ctx: Context,
  window: Window<O>,
  query: SelectQueryBuilder<DB, TB, O>,
  parent: string,
  parentIds: readonly string[],
): Promise<Map<string, O[]>> {
  const own = window
    .telling(window.within(query))
    .where(sql<boolean>`${sql.ref(parent)} = parents.id`)
    .select(sql<number>`row_number() over (order by ${window.sorting})`.as('rank'))
    .orderBy(window.sorting)
    .limit(window.size.size + 1);
  const { rows } = await sql<O>`select page.* from unnest(${parentIds}::uuid[]) as parents (id)
    cross join lateral (${own}) as page order by page.rank`.execute(ctx.db);
  return Map.groupBy(rows, ({ parentId }) => parentId);
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
        const window = new Window(ordering.keysetOf<O>(args), args);
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
