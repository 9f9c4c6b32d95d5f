import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { teamOrder } from './team.queries.ts';

@InputType({ description: 'A team to share apps in, and to see private catalogues.' })
export class CreateTeamInput {
  @Field(() => ID, { description: 'The organisation it is made in.' })
  organisationId!: string;

  @Field(() => String, { description: 'Name, unique in the organisation, up to 100 characters.' })
  name!: string;
}

@InputType({ description: 'What to change of a team; absent fields stay.' })
export class UpdateTeamInput {
  @Field(() => String, { nullable: true, description: 'Name, unique in the organisation, up to 100 characters.' })
  name?: string | null;
}

@InputType({ description: 'Which teams to list; all conditions must hold.' })
export class TeamFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the name, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only teams of one of these organisations.' })
  organisationIds?: string[] | null;
}

@ArgsType()
export class TeamsArgs extends teamOrder.Args {
  @Field(() => TeamFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: TeamFilter | null;
}
