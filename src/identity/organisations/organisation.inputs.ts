import { Field, InputType } from 'type-graphql';

@InputType({ description: 'A new organisation.' })
export class CreateOrganisationInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;
}
