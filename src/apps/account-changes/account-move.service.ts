import type { User } from '../../identity/accounts/user.entity.ts';
import type { MoveUserInput } from '../../identity/moving/move.inputs.ts';
import { type Destination, moveUsers, prepareMove, prepareRemoval } from '../../identity/moving/move.service.ts';
import type { Context } from '../../platform/context.ts';
import { isOwner } from '../../platform/viewer.ts';
import { leaveApps } from '../app-changes/app-move.service.ts';

/**
 * Moves a consumer to another organisation. Shared apps stay with those who share them; the others go along and are personal.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE.
 */
export async function moveUser(ctx: Context, id: string, input: MoveUserInput): Promise<User> {
  const { user, to } = await prepareMove(ctx, id, input);
  await relocate(ctx, user, to);
  return user;
}

/** Moves a consumer whom the caller has locked, with their apps as {@link moveUser} has it. */
export async function relocate(ctx: Context, user: User, to: Destination): Promise<void> {
  await leaveApps(ctx, user, to.organisationId, null);
  await moveUsers(ctx, [user], to);
}

/**
 * Takes somebody out of the organisation: the account goes to the Default Organisation, and its apps go to the administrator who
 * does so. Where an API owner does so, they go as {@link moveUser} has it.
 * @throws DomainError NOT_FOUND, WRONG_STATE (one's own account, or one that is in no company).
 */
export async function removeUser(ctx: Context, id: string): Promise<User> {
  const { user, to } = await prepareRemoval(ctx, id);
  await leaveApps(ctx, user, to.organisationId, isOwner(ctx.viewer) ? null : ctx.viewer!.userId);
  await moveUsers(ctx, [user], to);
  return user;
}
