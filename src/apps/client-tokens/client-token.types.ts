import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { ProviderFailure } from '../../provider/providers/provider-condition.ts';

@ObjectType({
  description: 'A token that the gateway has given to the client of a credential. The token itself is told nowhere.',
})
export class ClientToken {
  @Field(() => String, { description: 'By which `revokeTokens` names it: a digest of it.' })
  fingerprint!: string;

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'Tokens by which the APIs of a credential can be called now.' })
export class ClientTokens {
  @Field(() => [ClientToken], {
    nullable: true,
    description: 'Up to 100 of them, those that end last first; null where the gateway could not be asked.',
  })
  nodes!: ClientToken[] | null;

  @Field(() => Int, { nullable: true, description: 'How many there are; null where the gateway could not be asked.' })
  totalCount!: number | null;

  @Field(() => ProviderFailure, { nullable: true, description: 'Why the gateway could not be asked; else null.' })
  failure!: ProviderFailure | null;
}
