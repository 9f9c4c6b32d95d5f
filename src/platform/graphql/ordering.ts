import { type RawBuilder, sql } from 'kysely';
import { ArgsType, type ClassType, Extensions, Field, InputType, registerEnumType } from 'type-graphql';
import { decodeCursor, encodeCursor, isUuid, PageArgs } from './connection.ts';
import { publicError } from './errors.ts';

export type Direction = 'asc' | 'desc';

/** The arguments that bound a list by an object of it, which is not in the page itself. */
export type Bound = 'after' | 'before';

/** What a list is ordered by: columns that together hold no values twice. */
export interface Keyset<O> {
  columns: readonly RawBuilder<unknown>[];
  direction: Direction;
  /** What {@link cursorOf} needs of a row beside its columns; it comes as `orderedBy`. */
  told?: RawBuilder<string>;
  cursorOf(row: O): string;
  /** @throws GraphQLError BAD_USER_INPUT for what {@link cursorOf} did not make. */
  valuesOf(cursor: string, bound: Bound): readonly unknown[];
}

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list runs.',
  valuesConfig: {
    ASC: { description: 'The oldest, the earliest or the first of the alphabet first.' },
    DESC: { description: 'The newest, the latest or the last of the alphabet first.' },
  },
});

interface OrderBy {
  field: string;
  direction: OrderDirection;
}

export class OrderedPageArgs extends PageArgs {
  orderBy?: OrderBy | null;
}

/** Something that a list can be ordered by. Objects that have it alike are in the order of their making. */
interface OrderField {
  description: string;
  /** Null is the order of ids, which is that of their making. */
  by: SortKey | null;
}

interface SortKey {
  compared: RawBuilder<unknown>;
  /** The same as the text that a cursor holds. */
  told: RawBuilder<string>;
  isTold(text: string): boolean;
  /** What a cursor told, to be compared. */
  valueOf(text: string): RawBuilder<unknown>;
}

/** The order of the making. */
export const byCreation: OrderField = { description: 'When it was created.', by: null };

const MAX_NAME = 1_000;

const textKey = (compared: RawBuilder<string>): SortKey => ({
  ...{ compared, told: compared },
  isTold: (text) => text.length <= MAX_NAME && !text.includes('\0') && text.isWellFormed(),
  valueOf: (text) => sql`${text}::text`,
});

/**
 * Names in the order in which people look for them: an accent stands beside its letter, whatever the case, width and the like.
 * The collation is deterministic, so what is alike in it is one name.
 */
export const nameOrder = (column: string): RawBuilder<string> =>
  sql`(name_key(${sql.ref(column)}) collate "und-x-icu")`;

export const byName = (column: string, description: string): OrderField => ({
  description,
  by: textKey(nameOrder(column)),
});

/** A text that is kept in the form in which it is compared. */
export const byText = (column: string, description: string): OrderField => ({
  description,
  by: textKey(sql`${sql.ref(column)}`),
});

/** A whole number, such as a place. */
export const byNumber = (column: string | RawBuilder<number>, description: string): OrderField => {
  const number = typeof column === 'string' ? sql.ref(column) : column;
  return {
    description,
    by: {
      compared: number,
      told: sql`${number}::text`,
      isTold: (text) => /^-?\d{1,9}$/.test(text),
      valueOf: (text) => sql`${text}::integer`,
    },
  };
};

const NEVER = 'infinity';

/** A time, to the millisecond. What has none comes last, and first where the list runs backwards. */
export const byTime = (column: string, description: string): OrderField => {
  const time = sql.ref(column);
  return {
    description,
    by: {
      compared: sql`coalesce(${time}, ${sql.lit(NEVER)})`,
      told: sql`coalesce(to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), ${sql.lit(NEVER)})`,
      isTold: (text) => text === NEVER || isMoment(text),
      valueOf: (text) => sql`${text}::timestamptz`,
    },
  };
};

function isMoment(text: string): boolean {
  const date = new Date(text);
  return /^\d{4}-/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString() === text;
}

/** How a list can be ordered, and how a page of it is cut out. */
export interface Ordering {
  /** No two of them have the same. */
  name: string;
  keysetOf<O extends { id: string }>(args: Pick<OrderedPageArgs, 'orderBy'>): Keyset<O>;
}

/**
 * Lists in the order of ids alone.
 * @param id Column of the id, for example `product.id`.
 */
export const idsOf = (id: string, direction: Direction = 'asc'): Ordering => ({
  name: `${id} ${direction}`,
  keysetOf: () => ({
    ...{ columns: [sql.ref(id)], direction },
    cursorOf: ({ id: own }) => encodeCursor(own),
    valuesOf: (cursor, bound) => {
      if (readMark(cursor)) throw otherOrder(bound);
      return [decodeCursor(cursor, bound)];
    },
  }),
});

/** The id behind which a page of a list in the order of ids begins; null where there is none. */
export const idBefore = ({ after, orderBy }: OrderedPageArgs): string | null =>
  after && !orderBy && !readMark(after) ? decodeCursor(after, 'after') : null;

/** How lists are ordered, for `@Extensions` of their `XOrder`: it also tells which cursors are theirs. */
export interface Ordered {
  keysetOf(args: Pick<OrderedPageArgs, 'orderBy'>): Pick<Keyset<never>, 'valuesOf'>;
}

/** Lists of a type that clients order by `orderBy`. */
export interface ChosenOrdering extends Ordering {
  /** The arguments of its lists. */
  Args: ClassType<OrderedPageArgs>;
}

/**
 * Defines how lists of a type can be ordered: `XOrder` with the enum `XOrderField` for X.
 * @param fields By the name of each in the enum; all of them fall back on the id, so that no order leaves anything open.
 * @param standard The way in which lists run by their making where nothing is said.
 */
export function orderOf(
  name: string,
  id: string,
  fields: Readonly<Record<string, OrderField>>,
  standard: Direction = 'asc',
): ChosenOrdering {
  const ordering = orderingOf(name, id, fields, standard);
  return { ...ordering, Args: argsOf(name, fields, standard, ordering) };
}

/** An order by the fields of another one, which are found elsewhere in some lists. @param name No other order has it. */
export function orderingOf(
  name: string,
  id: string,
  fields: Readonly<Record<string, OrderField>>,
  standard: Direction = 'asc',
): Ordering {
  const byId = idsOf(id, standard);
  return {
    name,
    keysetOf(args) {
      const { field, direction } = args.orderBy ?? { field: null, direction: null };
      const way = direction === OrderDirection.DESC ? 'desc' : 'asc';
      const key = field === null ? null : fields[field]!.by;
      if (field === null || (key === null && way === standard)) return byId.keysetOf(args);
      return markedKeyset(`${field} ${way}`, key, sql.ref(id), way);
    },
  };
}

/** Cursors of another than the standard order hold which, and the value of their object in it. */
const markedKeyset = <O extends { id: string }>(
  order: string,
  key: SortKey | null,
  id: RawBuilder<unknown>,
  direction: Direction,
): Keyset<O> => ({
  columns: key ? [key.compared, id] : [id],
  direction,
  ...(key && { told: key.told }),
  cursorOf: (row) => encodeMark([order, key ? (row as unknown as { orderedBy: string }).orderedBy : '', row.id]),
  valuesOf: (cursor, bound) => {
    const [own, told, at] = readMark(cursor) ?? [];
    if (own !== order || told === undefined || at === undefined) throw otherOrder(bound);
    if (!isUuid(at) || (key && !key.isTold(told))) throw otherOrder(bound);
    return key ? [key.valueOf(told), at] : [at];
  },
});

const encodeMark = (mark: [order: string, told: string, id: string]): string =>
  Buffer.from(JSON.stringify(mark)).toString('base64url');

/** Null for a cursor of the standard order, and for what is none. */
function readMark(cursor: string): string[] | null {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith('["') || text.length > 2 * MAX_NAME) return null;
  try {
    const mark: unknown = JSON.parse(text);
    return Array.isArray(mark) && mark.every((part) => typeof part === 'string') ? mark : null;
  } catch {
    return null;
  }
}

const otherOrder = (bound: Bound) =>
  publicError('BAD_USER_INPUT', `\`${bound}\` is not a cursor of this list in this order; begin anew without it.`);

/** The arguments of lists of a type, which are ordered in that way. */
export function argsOf(
  name: string,
  fields: Readonly<Record<string, OrderField>>,
  standard: Direction,
  { keysetOf }: Ordered,
): ClassType<OrderedPageArgs> {
  const names = Object.fromEntries(Object.keys(fields).map((field) => [field, field]));
  registerEnumType(names, {
    name: `${name}OrderField`,
    description: `What lists of ${name} objects can be ordered by. Where it is alike, the order of their making decides.`,
    valuesConfig: Object.fromEntries(
      Object.entries(fields).map(([field, { description }]) => [field, { description }]),
    ),
  });

  @Extensions({ keysetOf } satisfies Ordered)
  @InputType(`${name}Order`, {
    description: `An order of ${name} objects. Cursors belong to the order that they were given in.`,
  })
  class Order implements OrderBy {
    @Field(() => names, { description: 'What is compared; objects that have it alike are listed as they were made.' })
    field!: string;

    @Field(() => OrderDirection, { defaultValue: OrderDirection.ASC, description: 'Which way; upwards when absent.' })
    direction!: OrderDirection;
  }

  @ArgsType()
  class Args extends PageArgs {
    @Field(() => Order, {
      nullable: true,
      description: `In which order; the ${standard === 'asc' ? 'oldest' : 'newest'} first when absent.`,
    })
    orderBy?: Order | null;
  }
  return Args;
}
