import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { Figures, UsageGapName } from '../../provider/port/analytics-source.ts';

export enum UsageGap {
  NO_SOURCE = 'NO_SOURCE',
  SOURCE_UNREACHABLE = 'SOURCE_UNREACHABLE',
  NOT_KEPT = 'NOT_KEPT',
}

registerEnumType(UsageGap, {
  name: 'UsageGap',
  description: 'Why figures are null.',
  valuesConfig: {
    NO_SOURCE: { description: 'Nobody tells them: no analytics are connected for the provider.' },
    SOURCE_UNREACHABLE: { description: 'Whoever keeps them could not be asked in time; ask again later.' },
    NOT_KEPT: { description: 'Whoever was asked does not keep them, or not for this key.' },
  },
});

export enum UsageStep {
  HOUR = 'HOUR',
  DAY = 'DAY',
}

registerEnumType(UsageStep, {
  name: 'UsageStep',
  description: 'Length of the buckets into which calls are counted, which begin with full hours and days of UTC.',
  valuesConfig: {
    HOUR: { description: 'An hour; up to 31 days at once.' },
    DAY: { description: 'A day; up to 400 days at once.' },
  },
});

const LATENCY = 'Milliseconds from the arrival of a call at the gateway to the end of its answer';

@ObjectType()
abstract class CountedCalls {
  @Field(() => Float, { description: 'Calls that were recorded, a whole number.' })
  calls!: number;

  @Field(() => Float, { description: 'Those of them that were answered with a status from 400 on.' })
  errors!: number;

  @Field(() => Float, {
    nullable: true,
    description: `${LATENCY}, on average; null without calls, and where the source does not tell.`,
  })
  averageLatencyMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: `${LATENCY}, of the slowest; null without calls, and where the source does not tell.`,
  })
  maxLatencyMs!: number | null;
}

@ObjectType({ description: 'What was called in one hour or day.' })
export class UsageBucket extends CountedCalls {
  @Field(() => DateTime, { description: 'Begin of the hour or day.' })
  startsAt!: Date;
}

@ObjectType({ description: 'Sums over the calls that one definition at the gateway answered.' })
export class UsageOfApi extends CountedCalls {
  @Field(() => String, { description: 'Its id at the gateway.' })
  apiId!: string;

  @Field(() => String, { nullable: true, description: 'Its name at the gateway; null where the portal has none.' })
  name!: string | null;
}

export const UsageBucketConnection = connectionOf(UsageBucket, 'UsageBucket');

@ObjectType({ description: 'Sums over every hour or day of a time.' })
export class UsageTotal extends CountedCalls {}

@ObjectType({ description: 'What was called in a time, as the analytics of the gateway have it.' })
export class Usage {
  @Field(() => DateTime, { description: 'From when: the begin of the first bucket.' })
  from!: Date;

  @Field(() => DateTime, { description: 'Until when: the end of the last bucket.' })
  to!: Date;

  @Field(() => UsageStep, { description: 'Length of its buckets.' })
  step!: UsageStep;

  @Field(() => UsageGap, {
    nullable: true,
    description: 'Why `total` and `buckets` are null; null where they are not.',
  })
  gap!: UsageGapName | null;

  @Field(() => UsageTotal, { nullable: true, description: 'All calls of the time; null where nobody tells.' })
  total!: UsageTotal | null;

  /** For the field `buckets`. */
  rows!: readonly UsageBucket[];

  /** For the field `apis`. */
  asked!: UsageOf;
}

/** Of what the usage is asked. */
export interface UsageOf {
  of: 'credential' | 'app' | 'product';
  id: string;
  from: Date;
  to: Date;
  step: UsageStep;
}

@ObjectType({ description: 'Which APIs were called.' })
export class UsageByApi {
  @Field(() => UsageGap, { nullable: true, description: 'Why `apis` is null; null where it is not.' })
  gap!: UsageGapName | null;

  @Field(() => [UsageOfApi], {
    nullable: true,
    description: 'Those that were called, the most called first: up to 100.',
  })
  apis!: UsageOfApi[] | null;
}

@ObjectType({ description: 'How much of its quota a credential has left, as its gateway says now.' })
export class QuotaState {
  @Field(() => Int, { description: 'Calls that its plan allows in a period.' })
  quota!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Calls left in the period, for all keys of its grant together; null where the gateway does not tell.',
  })
  remaining!: number | null;

  @Field(() => UsageGap, { nullable: true, description: 'Why `remaining` is null; null where it is not.' })
  gap!: UsageGapName | null;

  @Field(() => DateTime, { description: 'When the gateway was asked.' })
  readAt!: Date;
}

/** As clients are told. */
export const toldFigures = ({ calls, errors, latencyMs, maxLatencyMs }: Figures): CountedCalls => ({
  ...{ calls, errors },
  averageLatencyMs: calls > 0 && latencyMs !== null ? latencyMs / calls : null,
  maxLatencyMs: calls > 0 ? maxLatencyMs : null,
});
