import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { isOwner } from '../../platform/viewer.ts';
import type { User } from '../accounts/user.entity.ts';
import { recordUser } from '../accounts/user.events.ts';
import { userById, users } from '../accounts/user.queries.ts';
import { endSession } from '../sessions/session.service.ts';
import { openSessionById } from './open-session.queries.ts';

/**
 * Ends one session of the viewer, or as an API owner that of anybody.
 * @throws DomainError NOT_FOUND
 */
export async function endOpenSession(ctx: Context, id: string): Promise<void> {
  const session = await openSessionById(ctx, id);
  const isTheirs = session?.userId === ctx.viewer?.userId || isOwner(ctx.viewer);
  if (!session || !isTheirs) throw notFound('session');
  const { userId } = session;
  const organisationId = (await userById(ctx, userId))?.organisationId ?? null;
  if (!(await endSession(ctx, { sessionId: id, userId, organisationId }))) throw notFound('session');
}

/**
 * Ends the sessions of an account, but for the one of this call: the viewer's own, or as an API owner those of anybody. One
 * event tells of them all, however many there are.
 * @returns Whose, and how many.
 * @throws DomainError NOT_FOUND
 */
export async function endOtherSessions(
  ctx: Context,
  userId: string | null | undefined,
): Promise<{ user: User; endedSessions: number }> {
  const viewer = requireRole(ctx.viewer);
  const wantedId = userId ?? viewer.userId;
  const user = wantedId === viewer.userId || isOwner(viewer) ? await users.find(ctx, wantedId) : null;
  if (!user) throw notFound('account', ['userId']);
  const all = ctx.db.deleteFrom('session').where('userId', '=', user.id);
  const others = viewer.sessionId ? all.where('id', '!=', viewer.sessionId) : all;
  const ended = await others.returning('id').execute();
  if (ended.length > 0) await recordUser(ctx, 'user.sessionsEnded', user, undefined, { endedSessions: ended.length });
  return { user, endedSessions: ended.length };
}
