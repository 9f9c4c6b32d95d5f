import { Field, ID, InputType } from 'type-graphql';
import { CredentialStatus } from './credential.entity.ts';

@InputType({ description: 'Which credentials to list; what is absent does not matter.' })
export class CredentialFilterInput {
  @Field(() => [CredentialStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: CredentialStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this app.' })
  appId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those on this plan.' })
  planId?: string | null;

  @Field(() => ID, { nullable: true, description: 'That open this product.' })
  productId?: string | null;
}
