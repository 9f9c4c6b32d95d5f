import { sql } from 'kysely';
import { ArgsType, Field } from 'type-graphql';
import { type Page, pageSize } from '../../platform/graphql/connection.ts';
import { publicError } from '../../platform/graphql/errors.ts';
import { argsOf, type Keyset, OrderDirection, type OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { type UsageBucket, UsageStep } from './usage.types.ts';

@ArgsType()
export class UsageArgs {
  @Field(() => DateTime, {
    nullable: true,
    description: 'From the hour or day of this time on; a day, or with DAY a week, before `to` when absent.',
  })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'To the hour or day of this time; now when absent.' })
  to?: Date | null;

  @Field(() => UsageStep, { defaultValue: UsageStep.DAY, description: 'Length of the buckets.' })
  step!: UsageStep;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const STEP_MS: Record<UsageStep, number> = { HOUR: HOUR_MS, DAY: DAY_MS };
const STANDARD_MS: Record<UsageStep, number> = { HOUR: DAY_MS, DAY: 7 * DAY_MS };

/** Days that may be asked for at once, which bounds what the analytics are made to read. */
const MOST_DAYS: Record<UsageStep, number> = { HOUR: 31, DAY: 400 };

/**
 * The buckets that are asked for.
 * @throws GraphQLError BAD_USER_INPUT for a time that is too long, or runs backwards.
 */
export function spanOf({ from, to, step }: UsageArgs): { from: Date; to: Date; step: UsageStep } {
  const length = STEP_MS[step];
  const end = (to ?? new Date()).getTime();
  const begin = from?.getTime() ?? end - STANDARD_MS[step];
  if (begin >= end) throw publicError('BAD_USER_INPUT', '`from` must be before `to`.');
  const span = { from: Math.floor(begin / length) * length, to: Math.ceil(end / length) * length };
  if (span.to - span.from > MOST_DAYS[step] * DAY_MS + length) {
    throw publicError(
      'BAD_USER_INPUT',
      `With ${step} buckets, up to ${MOST_DAYS[step]} days can be asked for at once.`,
    );
  }
  return { from: new Date(span.from), to: new Date(span.to), step };
}

/** A bucket is told apart by its begin. */
const byStart = {
  keysetOf: ({ orderBy }: Pick<OrderedPageArgs, 'orderBy'>): Keyset<UsageBucket> => ({
    columns: [sql`starts_at`],
    direction: orderBy?.direction === OrderDirection.DESC ? 'desc' : 'asc',
    cursorOf: ({ startsAt }) => Buffer.from(startsAt.toISOString()).toString('base64url'),
    valuesOf: (cursor, bound) => [readStart(cursor, bound)],
  }),
};

function readStart(cursor: string, bound: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  const time = new Date(text);
  if (!Number.isNaN(time.getTime()) && time.toISOString() === text) return time.getTime();
  throw publicError('BAD_USER_INPUT', `\`${bound}\` is not a cursor of this list.`);
}

export const UsageBucketsArgs = argsOf(
  'UsageBucket',
  { STARTS_AT: { description: 'Their begin.', by: null } },
  'asc',
  byStart,
);

/** A page of buckets that are all there, in the order of their begins. @throws GraphQLError BAD_USER_INPUT. */
export function pageOfBuckets(buckets: readonly UsageBucket[], args: OrderedPageArgs): Page<UsageBucket> {
  const { size, isBackwards } = pageSize(args);
  const { direction, cursorOf, valuesOf } = byStart.keysetOf(args);
  const way = direction === 'asc' ? 1 : -1;
  const all = way === 1 ? buckets : buckets.toReversed();
  const place = (bound: 'after' | 'before') => way * (valuesOf(args[bound]!, bound)[0] as number);
  const [low, high] = [args.after ? place('after') : -Infinity, args.before ? place('before') : Infinity];
  const within = all.filter(({ startsAt }) => way * startsAt.getTime() > low && way * startsAt.getTime() < high);
  const nodes = isBackwards ? within.slice(-size) : within.slice(0, size);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  const [first, last] = [nodes.at(0), nodes.at(-1)];
  return {
    ...{ nodes, edges },
    pageInfo: {
      hasNextPage: last ? all.at(-1) !== last : all.some(({ startsAt }) => way * startsAt.getTime() >= high),
      hasPreviousPage: first ? all.at(0) !== first : all.some(({ startsAt }) => way * startsAt.getTime() <= low),
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: async () => all.length,
  };
}
