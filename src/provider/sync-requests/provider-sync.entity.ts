import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { Provider } from '../providers/provider.entity.ts';
import { ProviderFailure } from '../providers/provider-condition.ts';

export enum SyncStatus {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
}

registerEnumType(SyncStatus, {
  name: 'SyncStatus',
  description: 'How far a synchronisation is.',
  valuesConfig: {
    QUEUED: { description: 'Waits for its turn, or for the provider to answer again.' },
    RUNNING: { description: 'The provider is being read.' },
    SUCCEEDED: { description: 'The portal shows what the provider had.' },
    FAILED: { description: 'The provider could not be read; nothing was changed.' },
  },
});

export enum SyncWarningCode {
  NAME_TAKEN = 'NAME_TAKEN',
  MIXED_AUTH_TYPES = 'MIXED_AUTH_TYPES',
  UNKNOWN_API = 'UNKNOWN_API',
  LIMIT_OUT_OF_RANGE = 'LIMIT_OUT_OF_RANGE',
  OTHER_ORGANISATION = 'OTHER_ORGANISATION',
  UNLIMITED_PLAN = 'UNLIMITED_PLAN',
  PATH_RATES = 'PATH_RATES',
}

registerEnumType(SyncWarningCode, {
  name: 'SyncWarningCode',
  description: 'What about a policy could not be taken over as it is, or deserves a look.',
  valuesConfig: {
    NAME_TAKEN: { description: 'Another product or plan has the name, so the portal shows it with an addition.' },
    MIXED_AUTH_TYPES: { description: 'Its APIs have no authentication method in common; it was left as it was.' },
    UNKNOWN_API: { description: 'It grants an API that the provider does not have.' },
    LIMIT_OUT_OF_RANGE: { description: 'A limit is no whole number or too large to show; it was left as it was.' },
    PATH_RATES: {
      description: 'It gives single paths of its APIs rates of their own, which the portal does not show.',
    },
    UNLIMITED_PLAN: {
      description: 'It limits neither rate nor quota; the plan of it is unlimited, and may not be meant to be.',
    },
    OTHER_ORGANISATION: { description: "It belongs to another organisation than the provider's; it was ignored." },
  },
});

@ObjectType({ description: 'Something about one policy that could not be taken over as it is.' })
export class SyncWarning {
  @Field(() => SyncWarningCode, { description: 'What it is, for programs.' })
  code!: SyncWarningCode;

  @Field(() => String, { description: 'Id of the policy at the provider.' })
  policyId!: string;

  @Field(() => String, { description: 'What it is, for people.' })
  message!: string;
}

export enum PolicyIgnoredReason {
  OTHER_ORGANISATION = 'OTHER_ORGANISATION',
  NO_TAG = 'NO_TAG',
  INACTIVE = 'INACTIVE',
  ALL_IN_ONE = 'ALL_IN_ONE',
  ACCESS_AND_LIMITS = 'ACCESS_AND_LIMITS',
  PER_API = 'PER_API',
  COMPLEXITY = 'COMPLEXITY',
}

registerEnumType(PolicyIgnoredReason, {
  name: 'PolicyIgnoredReason',
  description: 'Why a policy became neither product nor plan.',
  valuesConfig: {
    OTHER_ORGANISATION: { description: "It belongs to another organisation than the provider's." },
    NO_TAG: { description: 'It has none of the tags that the provider is connected with.' },
    INACTIVE: { description: 'It is switched off, or allows no new keys.' },
    ALL_IN_ONE: { description: 'It has no partitions, and so grants access and sets all limits at once.' },
    ACCESS_AND_LIMITS: { description: 'It grants access and limits it.' },
    PER_API: { description: 'It limits each API for itself.' },
    COMPLEXITY: { description: 'It limits the depth of GraphQL queries.' },
  },
});

@ObjectType({ description: 'A policy that a synchronisation left aside.' })
export class IgnoredPolicy {
  @Field(() => String, { description: 'Its id at the provider.' })
  policyId!: string;

  @Field(() => String, { description: 'Its name at the provider.' })
  name!: string;

  @Field(() => PolicyIgnoredReason, { description: 'Why, for programs.' })
  reason!: PolicyIgnoredReason;

  @Field(() => String, { description: 'What to change for it to become a product or plan, or both.' })
  advice!: string;
}

@ObjectType({ description: 'What a synchronisation did to the products or the plans of a provider.' })
export class SyncCounts {
  @Field(() => Int, { description: 'New placeholders, in no catalogue yet.' })
  created!: number;

  @Field(() => Int, { description: 'Changed to what the provider has now.' })
  updated!: number;

  @Field(() => Int, { description: 'Hidden from consumers, because their policy vanished or lost its tag.' })
  hidden!: number;

  @Field(() => Int, { description: 'Shown again with all their settings, because their policy returned.' })
  restored!: number;

  @Field(() => Int, { description: 'Left as they were.' })
  unchanged!: number;
}

@ObjectType('ProviderSync', {
  implements: Node,
  description: 'One comparison of products and plans with what a provider has.',
})
@Entity()
export class ProviderSync extends BaseEntity {
  @ManyToOne({ entity: () => Provider, mapToPk: true, fieldName: 'provider_id' })
  providerId!: string;

  @Field(() => SyncStatus, { description: 'Whether the provider is still being read.' })
  @Enum({ items: () => SyncStatus, type: 'text' })
  status!: SyncStatus;

  @Field(() => DateTime, { nullable: true, description: 'When the provider began to be read.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  startedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  finishedAt: Date | null = null;

  @Field(() => ProviderFailure, { nullable: true, description: 'Why it failed.' })
  @Property({ type: 'json', nullable: true })
  failure: ProviderFailure | null = null;

  @Field(() => SyncCounts, { nullable: true, description: 'What happened to products; null until it succeeded.' })
  @Property({ type: 'json', nullable: true })
  products: SyncCounts | null = null;

  @Field(() => SyncCounts, { nullable: true, description: 'What happened to plans; null until it succeeded.' })
  @Property({ type: 'json', nullable: true })
  plans: SyncCounts | null = null;

  @Field(() => Int, { nullable: true, description: 'APIs that the provider has; null until it succeeded.' })
  @Property({ type: 'integer', nullable: true })
  apiCount: number | null = null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Policies that are neither product nor plan, lack the tags or belong elsewhere; null until it succeeded.',
  })
  @Property({ type: 'integer', nullable: true })
  ignoredPolicies: number | null = null;

  @Field(() => [IgnoredPolicy], {
    description:
      'The first 500 of the ignored policies, each with its reason; only of the newest synchronisation that succeeded.',
  })
  @Property({ type: 'json' })
  ignored: Opt<IgnoredPolicy[]> = [];

  @Field(() => [SyncWarning], { description: 'The first 500 things that could not be taken over as they are.' })
  @Property({ type: 'json' })
  warnings: Opt<SyncWarning[]> = [];

  @Field(() => Int, { description: 'How many things could not be taken over as they are.' })
  @Property({ type: 'integer' })
  warningCount: Opt<number> = 0;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    providerSync: ProviderSync;
  }
}
