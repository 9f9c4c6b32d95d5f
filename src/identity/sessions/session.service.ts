import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { isService, type Viewer } from '../../platform/viewer.ts';
import type { User } from '../accounts/user.entity.ts';
import { readViewer } from '../accounts/viewer.queries.ts';
import { factorRequired } from '../second-factor/ask-for-factor.service.ts';
import type { SecondFactorChallenge } from '../second-factor/second-factors.ts';

export interface OpenedSession {
  token: string;
  user: User;
  /** When it ends unless it is used before. */
  expiresAt: Date;
  /** When it ends however much it is used. */
  endsAt: Date;
}

/** Of a session that an identity provider began. */
interface Origin {
  identityProviderId?: string;
  providerSession?: string | null;
  /** The provider's own token, in place of one of ours. */
  token?: string;
  /** When the session ends at the latest. */
  endsAt?: Date;
}

/** Enough to tell programs apart; a header may be much longer. */
const MAX_USER_AGENT = 300;

/**
 * Opens a session of an account that has proved who it is, however it did.
 * @returns The token, shown this once and stored as a hash, and when it ends unless it is used before.
 */
export async function openSession(ctx: Context, user: User, origin: Origin = {}): Promise<OpenedSession> {
  const token = origin.token ?? randomToken();
  const sessionId = v7();
  const now = new Date();
  const { hours, idleMinutes } = ctx.config.session;
  const limit = new Date(now.getTime() + hours * 3_600_000);
  const endsAt = origin.endsAt && origin.endsAt < limit ? origin.endsAt : limit;
  await ctx.db
    .insertInto('session')
    .values({
      id: sessionId,
      userId: user.id,
      tokenHash: hashToken(token),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: endsAt,
      identityProviderId: origin.identityProviderId ?? null,
      providerSession: origin.providerSession ?? null,
      userAgent: ctx.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
      remoteAddress: ctx.remoteAddress,
    })
    .execute();
  const viewer = await readViewer(ctx, user.id);
  await recordEvent(
    { ...ctx, viewer },
    { type: 'session.started', subject: { sessionId, userId: user.id }, organisationId: user.organisationId },
  );
  const idleEndsAt = new Date(now.getTime() + idleMinutes * 60_000);
  return { token, user, endsAt, expiresAt: idleEndsAt < endsAt ? idleEndsAt : endsAt };
}

/** The session that a first factor has opened. @throws DomainError SECOND_FACTOR_REQUIRED where it takes a second one. */
export function requireSession(opened: OpenedSession | SecondFactorChallenge): OpenedSession {
  if ('kinds' in opened) throw factorRequired(opened);
  return opened;
}

/**
 * Ends the viewer's session; its sockets are closed when the event passes. Does nothing when nobody is signed in.
 * @throws DomainError WRONG_STATE: a service token has no session.
 */
export async function signOut(ctx: Context): Promise<void> {
  if (!ctx.viewer) return;
  if (isService(ctx.viewer)) {
    const message = 'A service token has no session. It ends when an API owner revokes it.';
    throw new DomainError(UserErrorCode.WRONG_STATE, message);
  }
  await endSession(ctx, ctx.viewer);
}

/**
 * Ends a session for good; its sockets are closed when the event passes. A browser that has it in a cookie loses that with
 * the answer to its own call, or to its next one.
 * @returns False where it had ended already.
 */
export async function endSession(
  ctx: Context,
  { sessionId, userId, organisationId }: Pick<Viewer, 'sessionId' | 'userId' | 'organisationId'>,
): Promise<boolean> {
  const { numDeletedRows } = await ctx.db.deleteFrom('session').where('id', '=', sessionId).executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  await recordEvent(ctx, { type: 'session.ended', subject: { sessionId, userId }, organisationId });
  if (sessionId === ctx.viewer?.sessionId) ctx.sessionCookie?.clear();
  return true;
}
