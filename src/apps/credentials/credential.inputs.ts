import { Field, ID, InputType } from 'type-graphql';
import { replacedBy } from '../../platform/graphql/descriptions.ts';
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

  @Field(() => ID, replacedBy('appIds', 'Only those of this app.'))
  appId?: string | null;

  @Field(() => ID, replacedBy('planIds', 'Only those on this plan.'))
  planId?: string | null;

  @Field(() => ID, replacedBy('productIds', 'Only those that open this product.'))
  productId?: string | null;
}
