import { LockMode } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventSource, recordEvent } from '../../platform/events/event-log.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { hashPassword, verifyPassword } from '../../platform/security/password.ts';
import { requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { ChangePasswordInput, CreateUserInput, UpdateUserInput } from '../identity.inputs.ts';
import { canAdminister, canSwitch } from '../identity.policy.ts';
import { findVisibleUser } from '../identity.queries.ts';
import { joinTeams, setTeams } from './membership.service.ts';
import { PASSWORD_ATTEMPTS } from './password-attempts.ts';
import { User } from './user.entity.ts';

/** NIST SP 800-63B: length is what counts, and anything may be in it. */
const PASSWORD = { min: 12, max: 200 };

type Recording = Pick<Context, 'em'> & EventSource;

/**
 * Makes an account of an API owner.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN (the address has an account).
 */
export const createOwner = (ctx: Recording, input: Pick<CreateUserInput, 'email' | 'displayName' | 'password'>) =>
  insertUser(ctx, { ...input, role: UserRole.API_OWNER, organisationId: null });

/**
 * Makes an account: API owners of any kind, administrators of consumers of their organisation. A consumer is in
 * the default team at least.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND (organisation or team).
 */
export async function createUser(ctx: Context, input: CreateUserInput): Promise<User> {
  const organisationId = input.organisationId ?? null;
  if ((input.role === UserRole.API_OWNER) !== (organisationId === null)) {
    const message = 'Consumers need an organisation, and API owners have none.';
    throw invalidInput(message, ['input', 'organisationId']);
  }
  if (!canAdminister(ctx.viewer, organisationId) || !(await organisationExists(ctx, organisationId))) {
    throw notFound('organisation', ['input', 'organisationId']);
  }
  const user = await insertUser(ctx, { ...input, organisationId });
  if (organisationId) await joinTeams(ctx, user.id, organisationId, input.teamIds ?? []);
  return user;
}

async function organisationExists(ctx: Context, id: string | null): Promise<boolean> {
  if (id === null) return true;
  return (await ctx.db.selectFrom('organisation').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

type NewUser = Pick<CreateUserInput, 'email' | 'displayName' | 'password' | 'role'> & { organisationId: string | null };

async function insertUser(ctx: Recording, { organisationId, role, ...input }: NewUser): Promise<User> {
  const email = emailAddress(input.email);
  requirePassword(input.password, 'password');
  const displayName = requiredName(input.displayName, { field: ['input', 'displayName'], max: 100 });
  const living = ctx.db.selectFrom('user').select('id').where('deletedAt', 'is', null);
  if (await living.where('email', '=', email).executeTakeFirst()) {
    throw new DomainError(UserErrorCode.NAME_TAKEN, `${email} has an account already.`, { field: ['input', 'email'] });
  }
  const passwordHash = await hashPassword(input.password);
  const user = ctx.em.create(User, { email, displayName, passwordHash, role, organisationId });
  await ctx.em.flush();
  await recordEvent(ctx, {
    type: 'user.created',
    subject: { userId: user.id, organisationId },
    organisationId,
    after: { email, displayName, role },
  });
  return user;
}

/**
 * Changes an account: API owners any, administrators those of their organisation, but they do not lock or unlock.
 * What the account may do changes at once, also on open sockets.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (the last active API owner, or a change of sides).
 */
export async function updateUser(ctx: Context, id: string, input: UpdateUserInput): Promise<User> {
  const found = await findVisibleUser(ctx, id);
  if (!found || !canAdminister(ctx.viewer, found.organisationId)) {
    throw notFound('account');
  }
  const user = await lockUser(ctx, found, input.isActive === false);
  await changeName(ctx, user, input.displayName);
  await changeRole(ctx, user, input.role);
  if (input.teamIds) await setTeams(ctx, user, input.teamIds);
  await changeActivity(ctx, user, input.isActive);
  return user;
}

async function changeName(ctx: Context, user: User, text: UpdateUserInput['displayName']): Promise<void> {
  if (text == null) return;
  const before = { displayName: user.displayName };
  user.displayName = requiredName(text, { field: ['input', 'displayName'], max: 100 });
  await ctx.em.flush();
  await recordUser(ctx, 'user.updated', user, before, { displayName: user.displayName });
}

async function changeRole(ctx: Context, user: User, role: UpdateUserInput['role']): Promise<void> {
  if (role == null || role === user.role) return;
  if (role === UserRole.API_OWNER || user.role === UserRole.API_OWNER) {
    const message = 'An account stays on its side: API owner or consumer.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['input', 'role'] });
  }
  const before = { role: user.role };
  user.role = role;
  await ctx.em.flush();
  await recordUser(ctx, 'user.roleChanged', user, before, { role });
}

/** A locked account's sessions are gone for good: unlocking it does not bring them back (ASVS 7.4.2). */
async function changeActivity(ctx: Context, user: User, isActive: UpdateUserInput['isActive']): Promise<void> {
  if (isActive == null || isActive === user.isActive) return;
  if (!canSwitch(ctx.viewer, user)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'API owners lock accounts, and nobody the own.', {
      field: ['input', 'isActive'],
    });
  }
  user.isActive = isActive;
  await ctx.em.flush();
  if (!isActive) await ctx.db.deleteFrom('session').where('userId', '=', user.id).execute();
  const type = isActive ? 'user.activated' : 'user.deactivated';
  await recordUser(ctx, type, user, { isActive: !isActive }, { isActive });
}

/**
 * Changes the viewer's password and ends all other sessions.
 * @throws DomainError INVALID_CREDENTIALS, INVALID_INPUT, RATE_LIMITED.
 */
export async function changePassword(ctx: Context, input: ChangePasswordInput): Promise<User> {
  const { userId, sessionId } = requireViewer(ctx.viewer);
  await ctx.rateLimit(PASSWORD_ATTEMPTS).consume(userId);
  const user = await ctx.em.findOneOrFail(User, userId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!(await verifyPassword(user.passwordHash, input.currentPassword))) {
    throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'It is not the password.', {
      field: ['input', 'currentPassword'],
    });
  }
  requirePassword(input.newPassword, 'newPassword');
  user.passwordHash = await hashPassword(input.newPassword);
  await ctx.em.flush();
  await ctx.db.deleteFrom('session').where('userId', '=', userId).where('id', '!=', sessionId).execute();
  await recordUser(ctx, 'user.passwordChanged', user, {}, {});
  return user;
}

/**
 * Deletes an account: it is locked for good, its sessions end, its address is free again, and the records that name it
 * stay readable. For API owners, and nobody the own. What becomes of its apps and requests is for who calls.
 * @throws DomainError NOT_FOUND, WRONG_STATE (the own account, or that of the last active API owner).
 */
export async function deleteUser(ctx: Context, id: string): Promise<User> {
  const found = await findVisibleUser(ctx, id);
  if (!found) throw notFound('account');
  if (!canSwitch(ctx.viewer, found)) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'API owners delete accounts, and nobody the own.', {
      field: ['id'],
    });
  }
  const user = await lockUser(ctx, found, true);
  const { email, displayName, role } = user;
  ctx.em.assign(user, { isActive: false, deletedAt: new Date() });
  await ctx.em.flush();
  await ctx.db.deleteFrom('session').where('userId', '=', id).execute();
  await recordUser(ctx, 'user.deleted', user, { email, displayName, role }, {});
  return user;
}

/**
 * Takes an account to change it. Those who lock or delete API owners take turns, because two of them who did it to each
 * other at the same time would leave the portal without any.
 * @throws DomainError NOT_FOUND, WRONG_STATE (no API owner would be left).
 */
async function lockUser(ctx: Context, { id, role }: Pick<User, 'id' | 'role'>, isEnding: boolean): Promise<User> {
  if (isEnding && role === UserRole.API_OWNER) await requireOtherOwner(ctx, id);
  const user = await ctx.em.findOne(User, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (user) return user;
  throw notFound('account');
}

async function requireOtherOwner(ctx: Context, id: string): Promise<void> {
  const owners = await ctx.db
    .selectFrom('user')
    .select('id')
    .where('role', '=', UserRole.API_OWNER)
    .where('isActive', '=', true)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  if (owners.some((owner) => owner.id !== id)) return;
  throw new DomainError(UserErrorCode.WRONG_STATE, 'The portal needs an active API owner.', { field: ['id'] });
}

type Change =
  | 'user.deleted'
  | 'user.updated'
  | 'user.roleChanged'
  | 'user.activated'
  | 'user.deactivated'
  | 'user.passwordChanged';

const recordUser = (ctx: Context, type: Change, { id, organisationId }: User, before: object, after: object) =>
  recordEvent(ctx, {
    type,
    subject: { userId: id, organisationId },
    organisationId,
    before: { ...before },
    after: { ...after },
  });

function requirePassword(password: string, field: string): void {
  if (password.length >= PASSWORD.min && password.length <= PASSWORD.max) return;
  const message = `The password must have ${PASSWORD.min} to ${PASSWORD.max} characters.`;
  throw invalidInput(message, ['input', field]);
}

/** In lower case. @throws DomainError INVALID_INPUT */
function emailAddress(text: string): string {
  const parsed = z.email().max(254).safeParse(text.trim().toLowerCase());
  if (parsed.success) return parsed.data;
  throw invalidInput('It must be an e-mail address.', ['input', 'email']);
}
