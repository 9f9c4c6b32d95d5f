import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { requiredName, trimmed } from '../../platform/text.ts';
import { isStaff } from '../../platform/viewer.ts';
import { changeUserAttributes, checkUserAttributes } from '../attributes/user-attributes.service.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import { organisationById } from '../organisations/organisation.queries.ts';
import { requireRoleIn } from '../organisations/role.rules.ts';
import { endAccountTokens, endSessions, forgetFactors } from './end-sessions.ts';
import { requireTeams, setTeams } from './membership.service.ts';
import { User } from './user.entity.ts';
import { recordUser } from './user.events.ts';
import type { UpdateUserInput } from './user.inputs.ts';
import { canLockOrDelete } from './user.policy.ts';
import { users } from './user.queries.ts';

export interface UserChange {
  user: User;
  /** Whether it was active before. */
  wasActive: boolean;
}

/**
 * Changes an account: API owners any, administrators those of their organisation, but of those they lock and unlock programs alone.
 * What the account may do changes at once, also on open sockets. What becomes of its credentials is up to the caller.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (one's own lock, or as an owner one's own role, or a change of sides),
 *   ANSWER_MISSING, ANSWER_INVALID.
 */
export async function updateUser(ctx: Context, id: string, input: UpdateUserInput): Promise<UserChange> {
  const { displayName, teamIds } = input;
  const user = await findBeside(
    () => lockAdministeredUser(ctx, id),
    () =>
      gather({
        displayName: () => displayName != null && requiredName(displayName, NAME),
        teams: () => requireTeams(ctx, teamIds ?? []),
        attributes: () => checkUserAttributes(ctx, null, input.attributes),
      }),
  );
  const wasActive = user.isActive;
  await gather({
    displayName: () => changeName(ctx, user, displayName),
    role: () => changeRole(ctx, user, input.role),
    teams: () => teamIds && setTeams(ctx, user, teamIds),
    isActive: () => changeActivity(ctx, user, input.isActive),
    attributes: () => changeUserAttributes(ctx, user, input.attributes),
  });
  return { user, wasActive };
}

async function lockAdministeredUser(ctx: Context, id: string): Promise<User> {
  const found = await users.find(ctx, id);
  if (!found || !canAdminister(ctx.viewer, found.organisationId)) throw notFound('account');
  return lockUser(ctx, id);
}

const NAME = { field: ['input', 'displayName'], max: 100 };

/** Gives an account, which the caller has taken, another name; none where there is no text. @throws DomainError INVALID_INPUT */
export async function changeName(ctx: Context, user: User, text: UpdateUserInput['displayName']): Promise<void> {
  if (text == null || trimmed(text) === user.displayName) return;
  const before = { displayName: user.displayName };
  user.displayName = requiredName(text, NAME);
  await ctx.em.flush();
  await recordUser(ctx, 'user.updated', user, before, { displayName: user.displayName });
}

async function changeRole(ctx: Context, user: User, role: UpdateUserInput['role']): Promise<void> {
  if (role == null || role === user.role) return;
  const field = ['input', 'role'];
  const refuse = (message: string) => new DomainError(UserErrorCode.WRONG_STATE, message, { field });
  if (isStaff(role) !== isStaff(user.role)) throw refuse('An account stays on its side: provider or consumer.');
  if (!isStaff(role)) requireRoleIn(await organisationById(ctx, user.organisationId!), role, field);
  else if (!canLockOrDelete(ctx.viewer, user)) throw refuse('No API owner steps down: another one says so.');
  const before = { role: user.role };
  user.role = role;
  await ctx.em.flush();
  await recordUser(ctx, 'user.roleChanged', user, before, { role });
}

async function endAccess(ctx: Context, userId: string): Promise<void> {
  await endSessions(ctx, userId);
  await endAccountTokens(ctx, userId);
}

/** A locked account's sessions and tokens are gone for good: unlocking it does not bring them back. */
async function changeActivity(ctx: Context, user: User, isActive: UpdateUserInput['isActive']): Promise<void> {
  if (isActive == null || isActive === user.isActive) return;
  if (!canLockOrDelete(ctx.viewer, user)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'API owners lock accounts of people, and nobody their own.', {
      field: ['input', 'isActive'],
    });
  }
  user.isActive = isActive;
  await ctx.em.flush();
  if (!isActive) await endAccess(ctx, user.id);
  const type = isActive ? 'user.activated' : 'user.deactivated';
  await recordUser(ctx, type, user, { isActive: !isActive }, { isActive });
}

/**
 * Deletes an account: it is locked for good, its sessions end, its address is free again, and the records that name it
 * stay readable. For API owners, administrators in the case of a program, and nobody their own. What becomes of its apps and requests is up to the caller.
 * @throws DomainError NOT_FOUND, WRONG_STATE (one's own account).
 */
export async function deleteUser(ctx: Context, id: string): Promise<User> {
  const found = await users.find(ctx, id);
  if (!found) throw notFound('account');
  if (!canLockOrDelete(ctx.viewer, found)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'API owners delete accounts of people, and nobody their own.', {
      field: ['id'],
    });
  }
  const user = await lockUser(ctx, id);
  const { email, displayName, role } = user;
  ctx.em.assign(user, { isActive: false, deletedAt: new Date() });
  await ctx.em.flush();
  await endAccess(ctx, id);
  await forgetFactors(ctx, id);
  await ctx.db.deleteFrom('attributeValue').where('holderId', '=', id).execute();
  await recordUser(ctx, 'user.deleted', user, { email, displayName, role });
  return user;
}

/**
 * Takes an account to change it, when nobody acts by it any more. An owner who locks, deletes or demotes another is
 * still one when that commits, and nobody does it to themselves: so an active API owner is always left.
 * @throws DomainError NOT_FOUND
 */
export const lockUser = (ctx: Context, id: string): Promise<User> =>
  lockRow(ctx, User, { id, deletedAt: null }, 'account');
