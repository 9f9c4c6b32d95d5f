import type { Context } from '../platform/context.ts';
import { publicError } from '../platform/graphql/errors.ts';
import { isService, type Viewer } from '../platform/viewer.ts';
import { holdAccountToken, readViewerOfToken } from './account-tokens/account-token.viewer.ts';
import { holdAccount } from './accounts/viewer.queries.ts';
import {
  bearerJwt,
  bearerToken,
  readViewerOfSession,
  type TokenAdmission,
  useSession,
} from './sessions/session.queries.ts';
import {
  bearerServiceToken,
  holdServiceToken,
  readServiceViewer,
  useServiceToken,
} from './tokens/service-token.queries.ts';

/**
 * Who calls with this `Authorization`, noting that it was used: an account in its session or by a token of its own, or a
 * service; null for who sends none.
 * @throws GraphQLError UNAUTHENTICATED: what was sent does not hold. Whoever thinks to be signed in must not get what
 *   strangers get.
 */
export async function viewerOf(
  ctx: Context,
  authorization: string | null,
  admit: TokenAdmission,
): Promise<Viewer | null> {
  if (!authorization?.trim()) return null;
  const viewer = await findViewer(ctx, authorization, admit);
  if (viewer) return viewer;
  throw publicError('UNAUTHENTICATED', 'The token does not hold, or no longer. Sign in again, without it.');
}

async function findViewer(ctx: Context, authorization: string, admit: TokenAdmission): Promise<Viewer | null> {
  const serviceToken = bearerServiceToken(authorization);
  if (serviceToken) return useServiceToken(ctx, serviceToken);
  const jwt = bearerJwt(authorization);
  const token = jwt ?? bearerToken(authorization);
  const known = token && (await useSession(ctx, token));
  const session = known ?? (jwt && (await admit(ctx, jwt)) ? await useSession(ctx, jwt) : null);
  return session ? session.viewer : null;
}

/** Implements `confirmViewer` of the context. */
export async function confirmViewer(tx: Pick<Context, 'db' | 'config'>, viewer: Viewer): Promise<Viewer | null> {
  // Read by a statement of its own: one that waited for the lock would still see teams and grants from before.
  if (isService(viewer)) {
    await holdServiceToken(tx, viewer.userId);
    return readServiceViewer(tx, viewer.userId);
  }
  await holdAccount(tx, viewer.userId);
  if (viewer.accountToken) {
    await holdAccountToken(tx, viewer.accountToken.id);
    return readViewerOfToken(tx, viewer.accountToken.id);
  }
  return readViewerOfSession(tx, viewer.sessionId);
}
