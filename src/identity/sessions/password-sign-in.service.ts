import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { hashPassword, needsRehash, verifyAgainstNobody, verifyPassword } from '../../platform/security/password.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { PASSWORD_ATTEMPTS } from '../accounts/password.rules.ts';
import type { User } from '../accounts/user.entity.ts';
import type { SignInInput } from './session.inputs.ts';
import { openSession } from './session.service.ts';

/** Attempts from one address, whatever the account. */
const ATTEMPTS_FROM_ADDRESS: RateLimitRule = { name: 'sign-in address', points: 50, seconds: 300 };

/**
 * Opens a session for the password of an account.
 *
 * It opens its own transaction, after the password was verified: that takes a tenth of a second of CPU by design, and a
 * flood of attempts must not hold the database's connections for that long. Each attempt counts for the account and for
 * the address, so neither many passwords on one account nor one password on many accounts get far.
 * @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED.
 */
export async function signIn(ctx: Context, { email, password }: SignInInput): Promise<{ token: string; user: User }> {
  const name = email.trim().toLowerCase();
  await ctx.rateLimit(ATTEMPTS_FROM_ADDRESS).consume(ctx.remoteAddress ?? 'unknown');
  await ctx.rateLimit(PASSWORD_ATTEMPTS).consume(name);
  const user = await ctx.db
    .selectFrom('user')
    .selectAll()
    .where('email', '=', name)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  const isRight = user ? await verifyPassword(user.passwordHash, password) : await verifyAgainstNobody(password);
  // One answer for an unknown account, a wrong password and an inactive account: nobody learns which accounts exist.
  if (!user?.isActive || !isRight) {
    throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'E-mail address or password is wrong.');
  }
  await ctx.rateLimit(PASSWORD_ATTEMPTS).reset(name);
  const rehashed = needsRehash(user.passwordHash) ? await hashPassword(password) : null;
  return inTransaction(ctx, async (tx) => {
    if (rehashed) await replaceHash(tx, user, rehashed);
    return openSession(tx, user);
  });
}

/** Only where it is still the hash that was verified: the password may have been changed meanwhile. */
const replaceHash = (ctx: Context, { id, passwordHash: verified }: User, passwordHash: string) =>
  ctx.db.updateTable('user').set({ passwordHash }).where('id', '=', id).where('passwordHash', '=', verified).execute();
