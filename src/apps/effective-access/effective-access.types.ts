import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { ProviderFailure } from '../../provider/providers/provider-condition.ts';

export enum EffectiveAccessState {
  GRANTED = 'GRANTED',
  SUSPENDED = 'SUSPENDED',
  EXPIRED = 'EXPIRED',
  MISSING = 'MISSING',
  REFUSED = 'REFUSED',
  UNKNOWN = 'UNKNOWN',
}

registerEnumType(EffectiveAccessState, {
  name: 'EffectiveAccessState',
  description: 'What the gateway does with a key now.',
  valuesConfig: {
    GRANTED: { description: 'It accepts the key.' },
    SUSPENDED: { description: 'It knows the key and refuses it, because one of its policies is inactive.' },
    EXPIRED: { description: 'It knows the key and refuses it, because its end has passed.' },
    MISSING: { description: 'It knows no such key.' },
    REFUSED: { description: 'It knows the key, and the key opens nothing; `differences` says why.' },
    UNKNOWN: {
      description: 'It could not be asked, or what calls get depends on more than the key; `failure` says why.',
    },
  },
});

export enum EffectivePolicyKind {
  PRODUCT = 'PRODUCT',
  PLAN = 'PLAN',
  OTHER = 'OTHER',
}

registerEnumType(EffectivePolicyKind, {
  name: 'EffectivePolicyKind',
  description: 'What a policy at the gateway does to a key.',
  valuesConfig: {
    PRODUCT: { description: 'It grants access and nothing else.' },
    PLAN: { description: 'It limits and grants nothing.' },
    OTHER: { description: 'Both, neither, or it is not loaded.' },
  },
});

@ObjectType({ description: 'A policy that a key names at its gateway.' })
export class EffectivePolicy {
  @Field(() => String, { description: 'Its id at the gateway.' })
  policyId!: string;

  @Field(() => String, { nullable: true, description: 'Its name at the gateway; null when it is not loaded.' })
  name!: string | null;

  @Field(() => EffectivePolicyKind, { description: 'What it does to the key.' })
  kind!: `${EffectivePolicyKind}`;

  @Field(() => Boolean, { description: 'Whether the gateway has it; it skips a missing one without a word.' })
  isLoaded!: boolean;

  @Field(() => Boolean, { description: 'Whether keys with it are accepted.' })
  isActive!: boolean;

  /** For the fields `product` and `plan`. */
  productId!: string | null;

  planId!: string | null;
}

@ObjectType({ description: 'An API that a key opens now, with the limits that are in force.' })
export class EffectiveApi {
  @Field(() => EffectiveAccessState, {
    description: 'What becomes of a call of it with the key. UNKNOWN where that depends on more than the key.',
  })
  state!: EffectiveAccessState;

  @Field(() => String, { nullable: true, description: 'Why that is not known; null when it is.' })
  reason!: string | null;

  @Field(() => String, { description: 'Its id at the gateway.' })
  apiId!: string;

  @Field(() => Int, { nullable: true, description: 'Requests allowed in each `per` seconds; null is unlimited.' })
  rate!: number | null;

  @Field(() => Int, { nullable: true, description: 'Length of the rate window in seconds; null is unlimited.' })
  per!: number | null;

  @Field(() => Int, { nullable: true, description: 'Requests allowed in each quota period; null is unlimited.' })
  quota!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Length of the quota period in seconds; null when it never renews.',
  })
  quotaRenewalSeconds!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Requests left in the quota period; null is unlimited or not known.',
  })
  quotaRemaining!: number | null;

  @Field(() => [String], { description: 'Ids of the policies that open it.' })
  grantedBy!: string[];

  @Field(() => [String], { description: 'Ids of the policies that limit it.' })
  limitedBy!: string[];
}

@ObjectType({ implements: Node, description: 'What the gateway really grants for a credential now, and why.' })
export class EffectiveAccess {
  @Field(() => ID, { description: 'The same for as long as the credential is there.' })
  id!: string;

  @Field(() => EffectiveAccessState, { description: 'What the gateway does with the key.' })
  state!: EffectiveAccessState;

  @Field(() => [EffectiveApi], { description: 'What the key opens.' })
  apis!: EffectiveApi[];

  @Field(() => [EffectivePolicy], { description: 'The policies that the key names, in the order they are applied.' })
  policies!: EffectivePolicy[];

  @Field(() => Int, {
    nullable: true,
    description: 'Requests left in the quota period, the least over all APIs; null is unlimited or not known.',
  })
  quotaRemaining!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the gateway stops accepting the key; null is never.' })
  expiresAt!: Date | null;

  @Field(() => [String], {
    description: 'How the key, or what it opens, differs from what the portal wants, in words; empty when right.',
  })
  differences!: string[];

  @Field(() => ProviderFailure, { nullable: true, description: 'Why the state is UNKNOWN.' })
  failure!: ProviderFailure | null;

  @Field(() => DateTime, { description: 'When the gateway was asked.' })
  readAt!: Date;
}
