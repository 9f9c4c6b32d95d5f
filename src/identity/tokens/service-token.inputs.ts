import { Field, ID, InputType, Int } from 'type-graphql';
import { ServiceScope } from '../../platform/viewer.ts';

@InputType({ description: 'Access for a program of a third party.' })
export class CreateServiceTokenInput {
  @Field(() => String, { description: 'Whom it is for, up to 100 characters.' })
  name!: string;

  @Field(() => [ServiceScope], { description: 'What it may do; at least one.' })
  scopes!: ServiceScope[];

  @Field(() => ID, {
    nullable: true,
    description: 'The organisation whose consumers and requests it is for; all when absent.',
  })
  organisationId?: string | null;

  @Field(() => Int, { defaultValue: 90, description: 'Days until it stops working, 1 to 365.' })
  expiresInDays: number = 90;
}
