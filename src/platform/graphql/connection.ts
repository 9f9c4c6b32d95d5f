import { GraphQLError } from 'graphql';
import { type SelectQueryBuilder, sql } from 'kysely';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../context.ts';
import { defineLoader } from '../loader.ts';
import { EVENT_CURSOR } from './event-cursor.ts';

/** Longest page of any list. */
export const MAX_PAGE = 100;

const DEFAULT_PAGE = 20;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PAGE, description: 'How many at most, up to 100.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last one seen; the page starts behind it.' })
  after?: string | null;
}

@ObjectType({ description: 'Where a page ends.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow behind `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the last one on the page; null on an empty page.' })
  endCursor!: string | null;
}

export interface Page<T> {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
}

/** Makes the Relay types `XConnection` and `XEdge` for an object type. */
export function connectionOf<T extends object>(type: ClassType<T>, name: string): ClassType<Page<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page.` })
  class Edge {
    @Field(() => String, { description: 'Its place in the list.' })
    cursor!: string;

    @Field(() => type, { description: 'The object, which `nodes` holds too.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name} objects.` })
  class Connection implements Page<T> {
    @Field(() => [type], { description: 'The objects of the page.' })
    nodes!: T[];

    @Field(() => [Edge], { description: 'The objects of the page, each with its cursor.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo!: PageInfo;

    @Field(() => String, { description: EVENT_CURSOR })
    eventCursor!: string;
  }
  return Connection;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => UUID.test(text);

const badInput = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

const encodeCursor = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

/** A cursor only says where to go on; what may be seen is asked anew on every page, so a forged one gains nothing. */
function decodeCursor(cursor: string): string {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!isUuid(id)) throw badInput('`after` is not a cursor of this list.');
  return id;
}

/** @throws GraphQLError BAD_USER_INPUT for a page size outside 1 to {@link MAX_PAGE}. */
export function pageSize({ first: asked }: PageArgs): number {
  const first = asked ?? DEFAULT_PAGE;
  if (first < 1 || first > MAX_PAGE) throw badInput(`\`first\` must be between 1 and ${MAX_PAGE}.`);
  return first;
}

function pageOf<T extends { id: string }>(rows: T[], first: number): Page<T> {
  const nodes = rows.slice(0, first);
  return {
    nodes,
    edges: nodes.map((node) => ({ cursor: encodeCursor(node.id), node })),
    pageInfo: { hasNextPage: rows.length > first, endCursor: nodes.length > 0 ? encodeCursor(nodes.at(-1)!.id) : null },
  };
}

type Direction = 'asc' | 'desc';

const behind = (id: string, cursor: string, direction: Direction) =>
  direction === 'asc' ? sql<boolean>`${sql.ref(id)} > ${cursor}` : sql<boolean>`${sql.ref(id)} < ${cursor}`;

/**
 * Reads one page by keyset: the cost of a page does not grow with its distance from the start.
 * @param id Column that orders the list, for example `product.id`.
 */
export async function paginate<DB, TB extends keyof DB, O extends { id: string }>(
  query: SelectQueryBuilder<DB, TB, O>,
  id: string,
  args: PageArgs,
  direction: Direction = 'asc',
): Promise<Page<O>> {
  const first = pageSize(args);
  const rest = args.after ? query.where(behind(id, decodeCursor(args.after), direction)) : query;
  const rows = await rest
    .orderBy(sql.ref(id), direction)
    .limit(first + 1)
    .execute();
  return pageOf(rows, first);
}

interface PageKey extends PageArgs {
  parentId: string;
}

type ChildQuery<DB, TB extends keyof DB, O> = (ctx: Context, parentIds: string[]) => SelectQueryBuilder<DB, TB, O>;

/**
 * A connection field on many parents at once: one statement reads the page of each.
 * @param children Query of the children of these parents; each row names its parent in `parentId`.
 */
export function definePageLoader<DB, TB extends keyof DB, O extends { id: string; parentId: string }>(
  children: ChildQuery<DB, TB, O>,
  { id, parent, direction = 'asc' }: { id: string; parent: string; direction?: Direction },
): (ctx: Context, parentId: string, args: PageArgs) => Promise<Page<O>> {
  const load = defineLoader<PageKey, Page<O>>(async (ctx, keys) => {
    // One field asks with the same arguments for all of its parents.
    const pages = new Map<PageKey, Page<O>>();
    for (const same of Map.groupBy(keys, ({ first, after }) => `${first} ${after ?? ''}`).values()) {
      const args = same[0]!;
      const first = pageSize(args);
      let query = children(ctx, [...new Set(same.map((key) => key.parentId))]);
      if (args.after) query = query.where(behind(id, decodeCursor(args.after), direction));
      const order = sql.raw(direction);
      const rank = sql<number>`row_number() over (partition by ${sql.ref(parent)} order by ${sql.ref(id)} ${order})`;
      const rows = await sql<O>`select * from (${query.select(rank.as('rank'))}) as ranked
        where rank <= ${first + 1} order by rank`.execute(ctx.db);
      for (const key of same)
        pages.set(
          key,
          pageOf(
            rows.rows.filter((row) => row.parentId === key.parentId),
            first,
          ),
        );
    }
    return keys.map((key) => pages.get(key)!);
  });
  return (ctx, parentId, { first, after }) => load(ctx, { parentId, first, after });
}
