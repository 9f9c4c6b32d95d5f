import { Field, ID, InputType } from 'type-graphql';
import { replacedBy } from '../../platform/graphql/descriptions.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { CredentialStatus } from './credential.entity.ts';

@InputType({ description: 'Which credentials to list; all conditions must hold.' })
export class CredentialFilter {
  @Field(() => [CredentialStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: CredentialStatus[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those of one of these apps.' })
  appIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those on one of these plans.' })
  planIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those that open one of these products.' })
  productIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only those of apps of one of these organisations.' })
  organisationIds?: string[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Only those that end at this time or later; none that never do.',
  })
  expiresFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those that end before this time.' })
  expiresUntil?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those that were made at this time or later.' })
  createdFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those that were made before this time.' })
  createdUntil?: Date | null;

  @Field(() => ID, replacedBy('appIds', 'Only those of this app.'))
  appId?: string | null;

  @Field(() => ID, replacedBy('planIds', 'Only those on this plan.'))
  planId?: string | null;

  @Field(() => ID, replacedBy('productIds', 'Only those that open this product.'))
  productId?: string | null;
}
