import { Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import type { FailureWords } from '../../provider/port/provider-error.ts';

/** What has a policy of its own, and is published by putting it into catalogues. */
export type OfferKind = 'product' | 'plan';

/** An attempt to write a policy that did not succeed. Stored as JSON, so times are text. */
export interface PolicySetback extends FailureWords {
  attempts: number;
  attemptedAt: string;
  /** Null where the next one waits for the provider to answer again. */
  nextAttemptAt: string | null;
}

/** What products and plans have in common. */
@ObjectType({ simpleResolvers: true })
export abstract class Offer extends BaseEntity {
  abstract providerId: string | null;

  /** The policy's `id` at the provider, never its `_id`. */
  abstract policyId: string | null;

  @Field(() => String, { description: 'Unique technical name, equal to the policy name at the provider.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'Name shown to consumers.' })
  @Property({ type: 'text' })
  displayName!: string;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary; at most 200 characters are advised.' })
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  /** Raised with every change of what its policy should be; the same scheme as a credential's. */
  @Property({ type: 'integer' })
  revision: Opt<number> = 1;

  /** The newest revision that the provider confirmed; 0 before the first. */
  @Property({ type: 'integer' })
  appliedRevision: Opt<number> = 0;

  /** Why the provider could not be brought to the newest revision, after the last retry. */
  @Property({ type: 'text', nullable: true })
  policyFailure: string | null = null;

  /** The last attempt to bring the provider there, while others follow. */
  @Property({ type: 'json', nullable: true })
  policySetback: PolicySetback | null = null;

  /** Since when its policy is missing at the provider. Consumers do not see it then, and all settings stay. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  hiddenAt: Date | null = null;

  /** What it is called in every environment that it was brought to; null for its id. */
  @Property({ type: 'text', nullable: true })
  customId: string | null = null;

  /** Deleted. The row stays for the requests and credentials that name it. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}
