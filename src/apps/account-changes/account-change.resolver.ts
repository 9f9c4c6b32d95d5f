import { Arg, Authorized, Ctx, Extensions, ID, Int, Mutation, Resolver } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { UpdateUserInput } from '../../identity/accounts/user.inputs.ts';
import { MoveUserInput } from '../../identity/moving/move.inputs.ts';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { updateUser } from './account-change.service.ts';
import { moveUser, removeUser } from './account-move.service.ts';

const UpdateUserPayload = payloadOf('updateUser', {
  user: changed(() => User, 'The account as it is now.'),
  suspendedCredentials: changed(
    () => Int,
    'How many credentials of its personal apps are being suspended, because it was locked.',
  ),
  resumedCredentials: changed(() => Int, 'How many of them are being resumed, because it was unlocked.'),
});

const MoveUserPayload = payloadOf('moveUser', { user: changed(() => User, 'The account as it is now.') });

const RemoveUserPayload = payloadOf('removeUserFromOrganisation', {
  user: changed(() => User, 'The account, in the Default Organisation now, where its administrator sees it no more.'),
});

/** An account that is locked or unlocked takes credentials along, of which only this module knows. */
@Resolver()
export class AccountChangeResolver {
  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE', 'ANSWER_MISSING', 'ANSWER_INVALID')
  @Mutation(() => UpdateUserPayload, {
    description:
      'Changes an account, effective at once and also on its open sockets. For API owners, and for administrators in their organisation. An API owner may lock it, an administrator a service account alone; then its tokens end, and the credentials of its personal apps are suspended (unless the operator has said otherwise) and resumed when it is unlocked; shared apps go on.',
  })
  updateUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
    @Arg('input', () => UpdateUserInput, CHANGES) input: UpdateUserInput,
  ) {
    return updateUser(ctx, id, input);
  }

  @Authorized(UserRole.API_OWNER)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'WRONG_STATE')
  @Mutation(() => MoveUserPayload, {
    description:
      'Moves a consumer to another organisation, effective at once and also on open sockets. Its shared apps stay with one of those who share them, an administrator first; its other apps go along and are personal. For API owners.',
  })
  async moveUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
    @Arg('input', () => MoveUserInput, { description: 'Where it goes, and what it is there.' }) input: MoveUserInput,
  ) {
    return { user: await moveUser(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONSUMER_ADMIN)
  @Extensions({ changesAccounts: true })
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RemoveUserPayload, {
    description:
      'Takes somebody out of their organisation: the account is not deleted, it goes to the Default Organisation. Its apps go to the administrator who calls this; where an API owner does, as `moveUser` has it. For API owners and administrators of the organisation.',
  })
  async removeUserFromOrganisation(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
  ) {
    return { user: await removeUser(ctx, id) };
  }
}
