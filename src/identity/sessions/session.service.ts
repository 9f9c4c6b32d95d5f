import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { hashPassword, needsRehash, verifyAgainstNobody, verifyPassword } from '../../platform/security/password.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { PASSWORD_ATTEMPTS } from '../accounts/password-attempts.ts';
import type { User } from '../accounts/user.entity.ts';
import type { SignInInput } from '../identity.inputs.ts';
import { readViewer } from './session.queries.ts';

/** Attempts from one address, whatever the account. */
const ATTEMPTS_FROM_ADDRESS: RateLimitRule = { name: 'sign-in address', points: 50, seconds: 300 };

/**
 * Opens a session. The token is shown this once and stored as a hash.
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
  const passwordHash = needsRehash(user.passwordHash) ? await hashPassword(password) : user.passwordHash;
  return inTransaction(ctx, (tx) => openSession(tx, { ...user, passwordHash }));
}

async function openSession(ctx: Context, user: User): Promise<{ token: string; user: User }> {
  const token = randomToken();
  const sessionId = v7();
  const now = new Date();
  await ctx.db.updateTable('user').set({ passwordHash: user.passwordHash }).where('id', '=', user.id).execute();
  await ctx.db
    .insertInto('session')
    .values({
      id: sessionId,
      userId: user.id,
      tokenHash: hashToken(token),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + ctx.config.session.hours * 3_600_000),
    })
    .execute();
  const viewer = await readViewer(ctx, user.id);
  await recordEvent(
    { ...ctx, viewer },
    { type: 'session.started', subject: { sessionId, userId: user.id }, organisationId: user.organisationId },
  );
  return { token, user };
}

/** Ends the viewer's session; its sockets are closed when the event passes. Does nothing when nobody is signed in. */
export async function signOut(ctx: Context): Promise<void> {
  if (!ctx.viewer) return;
  const { sessionId, userId, organisationId } = ctx.viewer;
  const { numDeletedRows } = await ctx.db.deleteFrom('session').where('id', '=', sessionId).executeTakeFirst();
  if (numDeletedRows === 0n) return;
  await recordEvent(ctx, { type: 'session.ended', subject: { sessionId, userId }, organisationId });
}
