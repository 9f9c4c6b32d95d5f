import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { isAuditor, UserRole } from '../../platform/viewer.ts';
import { Organisation } from '../organisations/organisation.entity.ts';
import { organisationById } from '../organisations/organisation.queries.ts';
import { Team } from '../organisations/team.entity.ts';
import { teams } from '../organisations/team.queries.ts';
import { InviteCode } from './invite-code.entity.ts';
import { CreateInviteCodeInput, InviteCodesArgs, UpdateInviteCodeInput } from './invite-code.inputs.ts';
import { listInviteCodes } from './invite-code.queries.ts';
import { createInviteCode, deleteInviteCode, updateInviteCode } from './invite-code.service.ts';

const InviteCodeConnection = connectionOf(InviteCode, 'InviteCode');

const CreateInviteCodePayload = payloadOf('createInviteCode', {
  inviteCode: changed(() => InviteCode, 'Its `code` is what to hand to people.'),
});
const UpdateInviteCodePayload = payloadOf('updateInviteCode', {
  inviteCode: changed(() => InviteCode, 'The code as it is now.'),
});
const DeleteInviteCodePayload = payloadOf('deleteInviteCode', {
  deletedId: changed(() => ID, 'Id of the code, which nobody can sign up with any more.'),
});

@Resolver(() => InviteCode)
export class InviteCodeResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => InviteCodeConnection, { description: 'Codes to sign up with, newest first. For API owners.' })
  inviteCodes(@Ctx() ctx: Context, @Args(() => InviteCodesArgs) { filter, ...page }: InviteCodesArgs) {
    return listInviteCodes(ctx, filter ?? {}, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => CreateInviteCodePayload, {
    description:
      'Makes a code with which people sign up into an organisation and one of its teams, also where the portal is closed otherwise. For API owners.',
  })
  async createInviteCode(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateInviteCodeInput, { description: 'For how many, and where it leads.' })
    input: CreateInviteCodeInput,
  ) {
    return { inviteCode: await createInviteCode(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('INVALID_INPUT', 'NOT_FOUND')
  @Mutation(() => UpdateInviteCodePayload, { description: 'Changes a code, or switches it off. For API owners.' })
  async updateInviteCode(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the code.' }) id: string,
    @Arg('input', () => UpdateInviteCodeInput, CHANGES) input: UpdateInviteCodeInput,
  ) {
    return { inviteCode: await updateInviteCode(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteInviteCodePayload, {
    description: 'Deletes a code; the accounts that came of it stay. For API owners.',
  })
  async deleteInviteCode(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the code.' }) id: string) {
    await deleteInviteCode(ctx, id);
    return { deletedId: id };
  }

  @FieldResolver(() => String, {
    description:
      'To be handed to people; case and dashes do not matter. Auditors are shown dots: who knows a code comes in.',
  })
  code(@Root() { code }: InviteCode, @Ctx() { viewer }: Context): string {
    return isAuditor(viewer) ? '••••' : code;
  }

  @FieldResolver(() => Organisation, { description: 'The organisation that people join with it.' })
  organisation(@Root() code: InviteCode, @Ctx() ctx: Context) {
    return organisationById(ctx, code.organisationId);
  }

  @FieldResolver(() => Team, {
    nullable: true,
    description: 'The team that they join beside the default team; null for none.',
  })
  team(@Root() code: InviteCode, @Ctx() ctx: Context) {
    return code.teamId && teams.byId(ctx, code.teamId);
  }
}
