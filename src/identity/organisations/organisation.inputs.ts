import { Field, InputType } from 'type-graphql';

@InputType({ description: 'A customer whose members share teams.' })
export class CreateOrganisationInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;
}
