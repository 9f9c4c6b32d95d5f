import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { CreatedAndExpiringFilter } from '../../platform/graphql/time-filter.ts';
import { UserRole } from '../../platform/viewer.ts';
import { AttributeInput } from '../attributes/attribute-value.ts';
import { InvitationStatus } from './invitation.entity.ts';
import { invitationOrder } from './invitation.queries.ts';

@InputType({ description: 'Whom to invite, and what they will be.' })
export class InviteUserInput {
  @Field(() => String, { description: 'E-mail address that the link is sent to.' })
  email!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The organisation; the viewer's own where absent. API owners, who have none, name it.",
  })
  organisationId?: string | null;

  @Field(() => UserRole, {
    nullable: true,
    description: 'Member or administrator of the organisation; a team member where absent.',
  })
  role?: UserRole | null;

  @Field(() => [ID], { nullable: true, description: 'Up to 20 teams of the organisation, beside its default team.' })
  teamIds?: string[] | null;
}

@InputType({ description: 'How somebody accepts an invitation.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'From the link in the mail.' })
  token!: string;

  @Field(() => String, { description: 'Name shown to others, up to 100 characters.' })
  displayName!: string;

  @Field(() => String, {
    description:
      'A password that is long enough (15 characters where the operator says nothing else, 200 at most) and hard to guess.',
  })
  password!: string;

  @Field(() => [AttributeInput], {
    nullable: true,
    description: 'What `signUpForm` asks.',
  })
  attributes?: AttributeInput[] | null;
}

@InputType({ description: 'Which invitations to list; all conditions must hold.' })
export class InvitationFilter extends CreatedAndExpiringFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words that must all occur in the address, whatever their case and accents.',
  })
  search?: string | null;

  @Field(() => [InvitationStatus], { nullable: true, description: 'Only in one of these states.' })
  statuses?: InvitationStatus[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only into one of these organisations.' })
  organisationIds?: string[] | null;
}

@ArgsType()
export class InvitationsArgs extends invitationOrder.Args {
  @Field(() => InvitationFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: InvitationFilter | null;
}
