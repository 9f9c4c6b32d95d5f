import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { User } from '../accounts/user.entity.ts';
import { userById } from '../accounts/user.queries.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { organisationById } from '../organisations/organisation.queries.ts';
import { Team } from '../organisations/team.entity.ts';
import { teams } from '../organisations/team.queries.ts';
import { Invitation, InvitationStatus } from './invitation.entity.ts';
import { AcceptInvitationInput, InvitationsArgs, InviteUserInput } from './invitation.inputs.ts';
import { listInvitations, statusOf } from './invitation.queries.ts';
import { inviteUser, resendInvitation, withdrawInvitation } from './invitation.service.ts';
import { acceptInvitation, InvitationPreview, previewInvitation } from './invitation-acceptance.service.ts';

const InvitationConnection = connectionOf(Invitation, 'Invitation');

const InviteUserPayload = payloadOf('inviteUser', {
  invitation: changed(() => Invitation, 'The invitation, whose mail is on its way.'),
});
const ResendInvitationPayload = payloadOf('resendInvitation', {
  invitation: changed(() => Invitation, 'The invitation, which can be accepted for longer now.'),
});
const WithdrawInvitationPayload = payloadOf('withdrawInvitation', {
  invitation: changed(() => Invitation, 'The invitation that nobody can accept any more.'),
});
const AcceptInvitationPayload = payloadOf('acceptInvitation', {
  user: changed(() => User, 'The new account, which can sign in with `signIn`.'),
});

@Resolver(() => Invitation)
export class InvitationResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Query(() => InvitationConnection, {
    description: 'Invitations, newest first: for API owners all, for administrators those into their organisation.',
  })
  invitations(@Ctx() ctx: Context, @Args(() => InvitationsArgs) { filter, ...page }: InvitationsArgs) {
    return listInvitations(ctx, filter ?? {}, page);
  }

  @Query(() => InvitationPreview, {
    nullable: true,
    description:
      'What an invitation is about, for the page that its link leads to; null where it cannot be accepted. Nobody has to be signed in.',
  })
  invitationByToken(
    @Ctx() ctx: Context,
    @Arg('token', () => String, { description: 'From the link in the mail.' }) token: string,
  ) {
    return previewInvitation(ctx, token);
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'RATE_LIMITED')
  @Mutation(() => InviteUserPayload, {
    description:
      'Invites somebody into an organisation by a mail whose link works once. An address that has an account which the viewer does not see is treated like any other, and its owner is told by another mail. For API owners and administrators of the organisation.',
  })
  async inviteUser(
    @Ctx() ctx: Context,
    @Arg('input', () => InviteUserInput, { description: 'Whom, and into what.' }) input: InviteUserInput,
  ) {
    return { invitation: await inviteUser(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'WRONG_STATE', 'RATE_LIMITED')
  @Mutation(() => ResendInvitationPayload, {
    description:
      'Sends an invitation again, once a minute at most; the link before stops working. For API owners and administrators of the organisation.',
  })
  async resendInvitation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the invitation.' }) id: string,
  ) {
    return { invitation: await resendInvitation(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => WithdrawInvitationPayload, {
    description: 'Takes an invitation back. For API owners and administrators of the organisation.',
  })
  async withdrawInvitation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the invitation.' }) id: string,
  ) {
    return { invitation: await withdrawInvitation(ctx, id) };
  }

  @Refuses(
    ...(['LINK_INVALID', 'LINK_USED', 'LINK_EXPIRED', 'NAME_TAKEN', 'INVALID_INPUT'] as const),
    ...(['ANSWER_MISSING', 'ANSWER_INVALID', 'RATE_LIMITED'] as const),
  )
  @Mutation(() => AcceptInvitationPayload, {
    description: 'Makes the account that an invitation is for, active at once. Nobody has to be signed in.',
  })
  async acceptInvitation(
    @Ctx() ctx: Context,
    @Arg('input', () => AcceptInvitationInput, { description: 'The link, and who accepts.' })
    input: AcceptInvitationInput,
  ) {
    return { user: await acceptInvitation(ctx, input) };
  }

  @FieldResolver(() => InvitationStatus, { description: 'What became of it.' })
  status(@Root() invitation: Invitation): InvitationStatus {
    return statusOf(invitation);
  }

  @FieldResolver(() => Organisation, { description: 'The organisation that it leads into.' })
  organisation(@Root() invitation: Invitation, @Ctx() ctx: Context) {
    return organisationById(ctx, invitation.organisationId);
  }

  @FieldResolver(() => [Team], { description: 'Teams beside the default team, those that there still are.' })
  async teams(@Root() invitation: Invitation, @Ctx() ctx: Context) {
    const found = await Promise.all(invitation.teamIds.map((id) => teams.byId(ctx, id)));
    return found.filter((team) => team !== null);
  }

  @FieldResolver(() => User, { description: 'Whoever sent it, an API owner or an administrator of the organisation.' })
  invitedBy(@Root() invitation: Invitation, @Ctx() ctx: Context) {
    return userById(ctx, invitation.invitedById);
  }
}
