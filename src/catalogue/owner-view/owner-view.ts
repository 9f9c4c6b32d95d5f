import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { idOfView, Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { seesAll, type Viewer } from '../../platform/viewer.ts';
import type { Offer, OfferKind } from '../offer/offer.entity.ts';
import type { Plan } from '../plans/plan.entity.ts';
import type { Product } from '../products/product.entity.ts';

export enum PolicyStatus {
  NONE = 'NONE',
  PENDING = 'PENDING',
  IN_FORCE = 'IN_FORCE',
  FAILED = 'FAILED',
  MISSING = 'MISSING',
}

registerEnumType(PolicyStatus, {
  name: 'PolicyStatus',
  description: 'How a policy at a provider stands to its product or plan.',
  valuesConfig: {
    NONE: { description: 'It has none, because it was documentation only from the start.' },
    PENDING: { description: 'The newest change is on its way to the provider.' },
    IN_FORCE: { description: 'The provider confirmed the newest change.' },
    FAILED: { description: 'The provider could not be brought to the newest change; it can be retried.' },
    MISSING: { description: 'The policy vanished at the provider, so consumers do not see the product or plan.' },
  },
});

@ObjectType({ description: 'A word of metadata.' })
export class Metadata {
  @Field(() => String, { description: 'As the key at the gateway has it.' })
  name!: string;

  @Field(() => String, { description: 'Read by middleware, and by analytics as a tag.' })
  value!: string;
}

@ObjectType({ description: 'An attempt to write a policy that did not succeed and is followed by another one.' })
export class PolicyProgress {
  @Field(() => Int, { description: 'How often it was tried without success.' })
  attempts!: number;

  @Field(() => DateTime, { description: 'When it ended.' })
  attemptedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the next one follows; null where that is as soon as the provider answers again.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => String, { description: 'Why it did not succeed.' })
  message!: string;
}

function progressOf({ policySetback }: Offer): PolicyProgress | null {
  if (!policySetback) return null;
  const { attempts, message, attemptedAt, nextAttemptAt } = policySetback;
  return {
    ...{ attempts, message, attemptedAt: new Date(attemptedAt) },
    nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt),
  };
}

/** What only API owners see of a product or a plan. */
@ObjectType({ implements: Node, description: 'What only API owners see of a product or plan.' })
export class OfferAdministration {
  @Field(() => ID, { description: 'The same for as long as the product or plan is there.' })
  id!: string;

  kind!: OfferKind;
  subjectId!: string;
  providerId!: string | null;
  apiIds!: readonly string[];
  apiVersions!: Record<string, string[]>;

  @Field(() => String, { nullable: true, description: 'Id of its policy at the provider.' })
  policyId!: string | null;

  @Field(() => PolicyStatus, { description: 'Whether its newest change is in force at the provider.' })
  policyStatus!: PolicyStatus;

  @Field(() => String, { nullable: true, description: 'Why the policy could not be written, after the last retry.' })
  policyFailure!: string | null;

  @Field(() => PolicyProgress, {
    nullable: true,
    description:
      'The last attempt to write the policy that did not succeed, while others follow; null where there is none.',
  })
  policyProgress!: PolicyProgress | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is hidden from consumers; null when it is not.',
  })
  hiddenSince!: Date | null;

  @Field(() => [Metadata], { description: 'Copied to every credential on the plan; empty for products.' })
  metadata!: Metadata[];
}

/** Null for everybody but owners. */
export function ownerViewOf(viewer: Viewer | null, kind: OfferKind, row: Product | Plan): OfferAdministration | null {
  if (!seesAll(viewer)) return null;
  return {
    id: idOfView('OfferAdministration', row.id),
    ...{ kind, subjectId: row.id, providerId: row.providerId, policyId: row.policyId },
    apiIds: 'apiIds' in row ? row.apiIds : [],
    apiVersions: 'apiVersions' in row ? row.apiVersions : {},
    ...{ policyStatus: policyStatusOf(row), policyFailure: row.policyFailure, hiddenSince: row.hiddenAt },
    policyProgress: progressOf(row),
    metadata: 'metadata' in row ? Object.entries(row.metadata).map(([name, value]) => ({ name, value })) : [],
  };
}

function policyStatusOf({ policyId, policyFailure, hiddenAt, revision, appliedRevision }: Offer): PolicyStatus {
  if (policyId === null) return PolicyStatus.NONE;
  if (policyFailure !== null) return PolicyStatus.FAILED;
  if (appliedRevision < revision) return PolicyStatus.PENDING;
  return hiddenAt ? PolicyStatus.MISSING : PolicyStatus.IN_FORCE;
}
