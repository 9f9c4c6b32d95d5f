import type { Context } from '../../platform/context.ts';
import { readSession, type SessionState } from './session.queries.ts';

const BEARER = /^Bearer +([\w-]{43})$/i;

/** The token in an `Authorization` value; null when it holds none of ours. */
export const bearerToken = (authorization: string | null): string | null => authorization?.match(BEARER)?.[1] ?? null;

/** Use is noted to the minute: a write for every request would cost more than the idle limit is worth. */
const TOUCH_AFTER_MS = 60_000;

/** The session of a token, noting that it was used; null when there is none. */
export async function useSession(ctx: Pick<Context, 'db' | 'config'>, token: string): Promise<SessionState | null> {
  const session = await readSession(ctx, token);
  if (session && Date.now() - session.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
    await ctx.db
      .updateTable('session')
      .set({ lastUsedAt: new Date() })
      .where('id', '=', session.viewer.sessionId)
      .execute();
  }
  return session;
}
