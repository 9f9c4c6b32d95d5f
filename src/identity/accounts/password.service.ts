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
  await ctx.rateLimit(PASSWORD_ATTEMPTS).consume(userId);
  // Weaker than what waits for the viewer's own calls, of which this is one: two of them would wait for each other.
  await ctx.db.selectFrom('user').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  const user = await ctx.em.findOneOrFail(User, userId);
  const organisationName = await organisationNameOf(ctx, user.organisationId);
  await gather({
    current: () => requireCurrent(user, input),
    next: async () => throwAll([await refusePassword(input.newPassword, { ...user, organisationName }, 'newPassword')]),
  });
  user.passwordHash = await hashPassword(input.newPassword);
  await ctx.em.flush();
  await endSessions(ctx, userId, sessionId);
  await recordUser(ctx, 'user.passwordChanged', user);
  return user;
}

async function requireCurrent({ passwordHash }: User, { currentPassword }: ChangePasswordInput): Promise<void> {
  if (await verifyPassword(passwordHash, currentPassword)) return;
  const field = ['input', 'currentPassword'];
  throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'It is not the password.', { field });
}
