import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Extensions, Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../../platform/graphql/node.ts';
import { columnsOf } from '../../platform/shapes/parts.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { Offer } from '../offer/offer.entity.ts';
import type { SecretDelivery } from '../offer/secret-delivery.ts';
import { SecretPolicy } from '../offer/secret-policy.ts';

@ObjectType('Plan', {
  implements: Node,
  simpleResolvers: true,
  description: 'Limits, key lifetime and approval mode: at Tyk a policy that limits and grants nothing.',
})
@Extensions(columnsOf('plan'))
@Entity()
export class Plan extends Offer {
  @ManyToOne({ entity: () => Provider, mapToPk: true, fieldName: 'provider_id' })
  providerId!: string;

  @Property({ type: 'text' })
  policyId!: string;

  @Field(() => Int, { nullable: true, description: 'Requests allowed in each `per` seconds; null is unlimited.' })
  @Property({ type: 'integer', nullable: true })
  rate: number | null = null;

  @Field(() => Int, {
    nullable: true,
    description: 'Length of the rate window in seconds; null when the rate is unlimited.',
  })
  @Property({ type: 'integer', nullable: true })
  per: number | null = null;

  @Field(() => Int, { nullable: true, description: 'Requests allowed in each quota period; null is unlimited.' })
  @Property({ type: 'integer', nullable: true })
  quota: number | null = null;

  @Field(() => Int, {
    nullable: true,
    description: 'Length of the quota period in seconds; null when it never renews.',
  })
  @Property({ type: 'integer', nullable: true })
  quotaRenewalSeconds: number | null = null;

  @Field(() => Int, {
    nullable: true,
    description: 'Lifetime of a credential in seconds, from its issue; null is for ever.',
  })
  @Property({ type: 'integer', nullable: true })
  keyLifetimeSeconds: number | null = null;

  @Field(() => SecretPolicy, { description: 'How often the secrets of its credentials can be shown.' })
  @Enum({ items: () => SecretPolicy, type: 'text' })
  secretPolicy: Opt<SecretPolicy> = SecretPolicy.READABLE;

  @Field(() => String, {
    nullable: true,
    description: 'Scope of tokens that brings it; null where it has none. Its limits hold without it as well.',
  })
  @Property({ type: 'text', nullable: true })
  scope: string | null = null;

  /** Copied to the metadata of every credential on the plan. */
  @Property({ type: 'json' })
  metadata: Opt<Record<string, string>> = {};

  @Field(() => Boolean, { description: 'Whether requests for this plan are approved at once.' })
  @Property({ type: 'boolean' })
  autoApprove: Opt<boolean> = false;

  /** Whether a third party decides its requests; null is as in the portal's settings. */
  @Property({ type: 'boolean', nullable: true })
  externalApproval: boolean | null = null;

  /** Where browsers are sent then; null is as in the portal's settings. */
  @Property({ type: 'text', nullable: true })
  externalRedirectUrl: string | null = null;

  /** Null is as in the portal's settings. */
  @Property({ type: 'text', nullable: true })
  secretDelivery: SecretDelivery | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'What it costs, in words that a portal shows as they are; the portal charges nothing.',
  })
  @Property({ type: 'text', nullable: true })
  priceLabel: string | null = null;

  /** What requests for it have to accept. */
  @Property({ type: 'uuid', nullable: true })
  termsId: string | null = null;

  /** Access-request frequency, counted for each consumer, not for each app. */
  @Field(() => Int, {
    nullable: true,
    description: 'Requests one consumer may make in each request period; null is unlimited.',
  })
  @Property({ type: 'integer', nullable: true })
  requestAllowance: number | null = null;

  @Field(() => Int, { nullable: true, description: 'Length of the request period in seconds; null is for ever.' })
  @Property({ type: 'integer', nullable: true })
  requestPeriodSeconds: number | null = null;

  @Field(() => Int, {
    description:
      'Counts what `updatePlan` sets, whoever changes it: give it as `expectedVersion`, and nobody is overwritten.',
  })
  @Property({ type: 'integer' })
  version: Opt<number> = 1;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    plan: Plan;
  }
}
