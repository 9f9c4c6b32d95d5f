import { Field, ID, InputType } from 'type-graphql';
import { UserRole } from '../../platform/viewer.ts';

@InputType({ description: 'Where an account goes.' })
export class MoveUserInput {
  @Field(() => ID, { description: 'The organisation it is to belong to.' })
  organisationId!: string;

  @Field(() => [ID], { nullable: true, description: 'Teams of that organisation, beside its default team.' })
  teamIds?: string[] | null;

  @Field(() => UserRole, {
    nullable: true,
    description: 'What it may do there; a team member where absent, and always in the Default Organisation.',
  })
  role?: UserRole | null;
}
