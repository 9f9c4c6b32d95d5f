import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A team to share apps in, and to see private catalogues.' })
export class CreateTeamInput {
  @Field(() => ID, { description: 'The organisation it is made in.' })
  organisationId!: string;

  @Field(() => String, { description: 'Name, unique in the organisation, up to 100 characters.' })
  name!: string;
}
