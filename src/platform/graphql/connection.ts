import { GraphQLError, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { EVENT_CURSOR } from './event-cursor.ts';
import { bytesOf, uuidOf } from './node.ts';

/** Longest page of any list. */
export const MAX_PAGE = 100;

const DEFAULT_PAGE = 20;

/** Relay's arguments: `first` and `last` choose an end of the list, `after` and `before` bound it. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_PAGE,
    description: 'How many at most, up to 100, from the start of the list or behind `after`.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last one seen; the page starts behind it.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many at most, up to 100, from the end of the list or before `before`; instead of `first`.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the first one seen; the page ends before it.' })
  before?: string | null;
}

/** Asked for only where a client wants to know. */
type Lazy<T> = T | (() => Promise<T>);

@ObjectType({ description: 'Where a page begins and ends, and whether there is more at either side.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow behind the page.' })
  hasNextPage!: Lazy<boolean>;

  @Field(() => Boolean, { description: 'Whether there are some before the page.' })
  hasPreviousPage!: Lazy<boolean>;

  @Field(() => String, { nullable: true, description: 'Cursor of the first one on the page; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last one on the page; null on an empty page.' })
  endCursor!: string | null;
}

/** Lets the fields of pages that are read only where they are asked for read themselves. */
export function resolvePageEnds(schema: GraphQLSchema): void {
  const fields = (schema.getType('PageInfo') as GraphQLObjectType).getFields();
  for (const name of ['hasNextPage', 'hasPreviousPage'] as const)
    fields[name]!.resolve = ({ [name]: has }: PageInfo) => (typeof has === 'function' ? has() : has);
  for (const type of Object.values(schema.getTypeMap())) {
    const count = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().totalCount : undefined;
    if (count) count.resolve = ({ totalCount }: Page<unknown>) => totalCount();
  }
}

export interface Page<T> {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
  totalCount(): Promise<number>;
}

/** The Relay types of an object type. */
type Connection<T> = ClassType<Page<T>> & { Edge: ClassType<{ node: T }> };

/** Makes the Relay types `XConnection` and `XEdge` for an object type. */
export function connectionOf<T extends object>(type: ClassType<T>, name: string): Connection<T> {
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

    @Field(() => PageInfo, { description: 'Where the page begins and ends.' })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      description:
        'How many there are on all pages together, of those that the viewer may see and the filter lets through.',
    })
    totalCount!: () => Promise<number>;

    @Field(() => String, { description: EVENT_CURSOR })
    eventCursor!: string;
  }
  return Object.assign(Connection, { Edge });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => UUID.test(text);

const badInput = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** How many, and counted from which end of the list. */
export interface PageSize {
  size: number;
  isBackwards: boolean;
}

/**
 * What is asked for by `first` or `last`. A `first` at its default gives way to `last`, since nobody may have written it.
 * @throws GraphQLError BAD_USER_INPUT for a page size outside 1 to {@link MAX_PAGE}, and for both.
 */
export function pageSize({ first, last }: PageArgs): PageSize {
  const isBackwards = last != null;
  if (isBackwards && first != null && first !== DEFAULT_PAGE) throw badInput('Give `first` or `last`, not both.');
  const size = (isBackwards ? last : first) ?? DEFAULT_PAGE;
  if (size >= 1 && size <= MAX_PAGE) return { size, isBackwards };
  throw badInput(`\`${isBackwards ? 'last' : 'first'}\` must be between 1 and ${MAX_PAGE}.`);
}

/** The place of an object in a list that is ordered by ids. */
export const encodeCursor = (id: string): string => bytesOf(id).toString('base64url');

/** A cursor only says where to go on; what may be seen is asked anew on every page, so a forged one gains nothing. */
export function decodeCursor(cursor: string, name: string): string {
  const id = uuidOf(Buffer.from(cursor, 'base64url'));
  if (!isUuid(id)) throw badInput(`\`${name}\` is not a cursor of this list.`);
  return id;
}
