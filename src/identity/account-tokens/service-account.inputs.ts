import { Field, ID, InputType } from 'type-graphql';
import { UserRole } from '../../platform/viewer.ts';

@InputType({ description: 'A new account of a program.' })
export class CreateServiceAccountInput {
  @Field(() => String, { description: 'Name shown to others, up to 100 characters.' })
  displayName!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "The consumer organisation that it belongs to; when absent, the viewer's, which for API owners is none.",
  })
  organisationId?: string | null;

  @Field(() => UserRole, {
    nullable: true,
    description: 'What it may do; a TEAM_MEMBER in an organisation and an API_OWNER without one when absent.',
  })
  role?: UserRole | null;

  @Field(() => [ID], { nullable: true, description: 'Teams of the organisation, beside its default team.' })
  teamIds?: string[] | null;
}
