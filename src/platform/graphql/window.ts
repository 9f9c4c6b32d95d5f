import { type CompiledQuery, type SelectQueryBuilder, sql } from 'kysely';
import type { Asked } from '../shapes/asked.ts';
import { type Reader, shaped } from '../shapes/shaped.ts';
import { type Page, type PageArgs, type PageSize, pageSize } from './connection.ts';
import type { Bound, Direction, Keyset, OrderedPageArgs, Ordering } from './ordering.ts';

/** The values that cursors stand for, in the order of the columns. */
export type Bounds = Partial<Record<Bound, Readonly<Record<number, unknown>>>>;

/** One page of a list, with the values that its cursors stand for. */
export class Window<O> {
  readonly #bounds: [Bound, readonly unknown[]][];
  readonly #keyset: Keyset<O>;

  constructor(
    keyset: Keyset<O>,
    readonly bounds: Bounds,
    readonly size: PageSize,
  ) {
    this.#keyset = keyset;
    this.#bounds = Object.entries(bounds).map(([bound, values]) => [bound as Bound, Object.values(values)]);
  }

  /** The page that arguments ask for. @throws GraphQLError BAD_USER_INPUT for a size or a cursor that is none. */
  static of<O>(keyset: Keyset<O>, args: PageArgs, size = pageSize(args)): Window<O> {
    const bounds: Bounds = {};
    for (const bound of ['after', 'before'] as const) {
      const cursor = args[bound];
      if (cursor) bounds[bound] = { ...keyset.valuesOf(cursor, bound) };
    }
    return new Window(keyset, bounds, size);
  }

  /** Whether its cursors stand for values as they come, which they do in the order of ids. */
  get isPlain(): boolean {
    return this.#bounds.every(([, values]) => values.every((value) => typeof value === 'string'));
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

  /** What the cursors of rows are made of beside their ids. */
  get told() {
    return this.#keyset.told;
  }

  /** With that. */
  telling<DB, TB extends keyof DB, R>(query: SelectQueryBuilder<DB, TB, R>) {
    return this.told ? query.select(this.told.as('orderedBy')) : query;
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
    const nodes = isBackwards ? shown.reverse() : shown;
    const edgeOf = (node: O) => ({ cursor: this.#keyset.cursorOf(node), node });
    const isMore = rows.length > size;
    const others = (wanted: Bound) =>
      this.#bounds.some(([bound]) => bound === wanted) ? () => rest.isAnyBeyond(wanted) : false;
    return {
      nodes,
      // Not made where nobody asks for them.
      get edges() {
        return nodes.map(edgeOf);
      },
      pageInfo: {
        hasNextPage: (!isBackwards && isMore) || others('before'),
        hasPreviousPage: (isBackwards && isMore) || others('after'),
        get startCursor() {
          return nodes.length > 0 ? edgeOf(nodes.at(0)!).cursor : null;
        },
        get endCursor() {
          return nodes.length > 0 ? edgeOf(nodes.at(-1)!).cursor : null;
        },
      },
      totalCount: rest.countAll,
    };
  }
}

/** What of a page is read only where it is asked for. */
export interface Rest {
  isAnyBeyond(bound: Bound): Promise<boolean>;
  countAll(): Promise<number>;
}

/** The rows of a page, in its order. */
export const rowsWithin = <DB, TB extends keyof DB, O>(
  window: Window<O>,
  query: SelectQueryBuilder<DB, TB, O>,
  limit: number,
) => window.telling(window.within(query)).orderBy(window.sorting).limit(limit);

interface PageValues<F> {
  filter: F;
  parentIds: readonly string[];
  bounds: Bounds;
  limit: number;
}

interface PageForm extends Pick<PageSize, 'isBackwards'>, Pick<OrderedPageArgs, 'orderBy'> {
  key: string;
  ordering: Ordering;
  asked: Asked | null;
}

/** Reads the rows of a page, by a query that is built once for each of its shapes: see {@link shaped}. */
export function shapedPage<O extends { id: string }, F>(
  build: (
    reader: Reader,
    window: Window<O>,
    values: Omit<PageValues<F>, 'bounds'> & Pick<PageForm, 'asked'>,
  ) => CompiledQuery<O>,
) {
  const buildPage = (reader: Reader, { bounds, ...values }: PageValues<F>, form: PageForm) =>
    build(reader, new Window(form.ordering.keysetOf<O>(form), bounds, { ...form, size: 0 }), {
      ...values,
      asked: form.asked,
    });
  const run = shaped(buildPage);
  return async (
    ctx: Reader,
    window: Window<O>,
    { ordering, orderBy, filter, parentIds = [], asked = null }: PageChoice<F>,
  ): Promise<O[]> => {
    const { size, isBackwards } = window.size;
    const values = { filter, parentIds, bounds: window.bounds, limit: size + 1 };
    const key = `${ordering.name} ${orderBy?.field} ${orderBy?.direction} ${isBackwards} ${asked?.key}`;
    const form = { key, ordering, orderBy, isBackwards, asked };
    return window.isPlain ? run(ctx, values, form) : (await ctx.db.executeQuery(buildPage(ctx, values, form))).rows;
  };
}

interface PageChoice<F> extends Pick<OrderedPageArgs, 'orderBy'> {
  ordering: Ordering;
  filter: F;
  parentIds?: readonly string[];
  asked?: Asked | null;
}
