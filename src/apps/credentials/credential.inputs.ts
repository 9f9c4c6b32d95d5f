import { Field, ID, InputType, Int } from 'type-graphql';
import { CredentialStatus } from './credential.entity.ts';

@InputType({ description: 'How a credential is replaced by a new one.' })
export class RotateCredentialInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'How long the old key goes on working, in seconds; 0 ends it as soon as the new one works. The setting of the portal when absent.',
  })
  overlapSeconds?: number | null;
}

@InputType({ description: 'Why a credential is switched off.' })
export class SuspendCredentialInput {
  @Field(() => String, {
    nullable: true,
    description: 'The reason, up to 2000 characters, which those who see the app can read.',
  })
  reason?: string | null;
}

@InputType({ description: 'Which credentials to list; what is absent does not matter.' })
export class CredentialFilterInput {
  @Field(() => [CredentialStatus], { nullable: true, description: 'In one of these states.' })
  statuses?: CredentialStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this app.' })
  appId?: string | null;

  @Field(() => ID, { nullable: true, description: 'On this plan.' })
  planId?: string | null;

  @Field(() => ID, { nullable: true, description: 'That open this product.' })
  productId?: string | null;
}
