import type { Context } from '../platform/context.ts';
import type { Viewer } from '../platform/viewer.ts';
import { bearerToken, useSession } from './sessions/session.queries.ts';
import { bearerServiceToken, useServiceToken } from './tokens/service-token.queries.ts';

/**
 * Who calls with this `Authorization`, noting that it was used: an account in its session, or a service. A token that is no
 * longer good makes an anonymous caller, who may still sign in anew.
 */
export async function viewerOf(ctx: Context, authorization: string | null): Promise<Viewer | null> {
  const serviceToken = bearerServiceToken(authorization);
  if (serviceToken) return useServiceToken(ctx, serviceToken);
  const token = bearerToken(authorization);
  const session = token && (await useSession(ctx, token));
  return session ? session.viewer : null;
}
