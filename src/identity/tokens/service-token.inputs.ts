import { Field, InputType, Int } from 'type-graphql';
import { ServiceScope } from '../../platform/viewer.ts';

@InputType({ description: 'Access for a program of a third party.' })
export class CreateServiceTokenInput {
  @Field(() => String, { description: 'Whom it is for, up to 100 characters.' })
  name!: string;

  @Field(() => [ServiceScope], { description: 'What it may do; at least one.' })
  scopes!: ServiceScope[];

  @Field(() => Int, { defaultValue: 90, description: 'Days until it stops working, 1 to 365.' })
  expiresInDays: number = 90;
}
