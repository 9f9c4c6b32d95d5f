import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { hashPassword, verifyPassword } from '../../platform/security/password.ts';
import { organisationNameOf } from '../organisations/organisation.queries.ts';
import { endSessions } from './end-sessions.ts';
import { PASSWORD_ATTEMPTS, refusePassword } from './password.rules.ts';
import { User } from './user.entity.ts';
import { recordUser } from './user.events.ts';
import type { ChangePasswordInput } from './user.inputs.ts';

/**
 * Changes the viewer's password and ends all other sessions.
 * @throws DomainError INVALID_CREDENTIALS, INVALID_INPUT, RATE_LIMITED.
 */
export async function changePassword(ctx: Context, input: ChangePasswordInput): Promise<User> {
  const { userId, sessionId } = requireViewer(ctx.viewer);
  const user = await takeAccount(ctx, userId);
  await gather({
    current: () => requireCurrent(ctx, user, input.currentPassword),
    next: () => requireGoodPassword(ctx, user, input.newPassword, 'newPassword'),
  });
  await replacePassword(ctx, user, input.newPassword, sessionId);
  return user;
}

/**
 * Takes an account to change it by whoever it belongs to. Weaker than what waits for the calls of who is signed in there: this
 * is one of them, and two would wait for each other.
 */
export async function takeAccount(ctx: Pick<Context, 'db' | 'em'>, userId: string): Promise<User> {
  await ctx.db.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  return ctx.em.findOneOrFail(User, userId);
}

/** @throws DomainError INVALID_INPUT */
export async function requireGoodPassword(ctx: Context, user: User, password: string, field: string): Promise<void> {
  const organisationName = await organisationNameOf(ctx, user.organisationId);
  throwAll([await refusePassword(ctx.config.password, password, { ...user, organisationName }, field)]);
}

/** Gives an account, which the caller has taken, another password. Its sessions end, but for one, and so do its links. */
export async function replacePassword(ctx: Context, user: User, password: string, exceptId?: string): Promise<void> {
  user.passwordHash = await hashPassword(password);
  await ctx.em.flush();
  await endSessions(ctx, user.id, exceptId);
  await recordUser(ctx, 'user.passwordChanged', user);
}

/** @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED. */
export async function requireCurrent(ctx: Context, { id, passwordHash }: User, currentPassword: string): Promise<void> {
  const refuse = (message: string) =>
    new DomainError(UserErrorCode.INVALID_CREDENTIALS, message, { field: ['input', 'currentPassword'] });
  // Whose only way in is an identity provider.
  if (passwordHash === null)
    throw refuse('The account has no password yet: ask for a link to set one, as if it were forgotten.');
  const attempts = ctx.rateLimit(PASSWORD_ATTEMPTS);
  await attempts.consume(id);
  if (!(await verifyPassword(passwordHash, currentPassword))) throw refuse('It is not the password.');
  await attempts.reset(id);
}
