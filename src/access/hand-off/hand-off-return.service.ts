import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../platform/context.ts';
import { isUuid } from '../../platform/graphql/connection.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { findVisibleAccessRequest } from '../requests/access-request.queries.ts';

/**
 * Goes with the browser to the third party and comes back with it. It grants nothing: whoever comes back is shown the
 * request under the rules of every other path. Signed and not stored; a new master key invalidates those under way.
 */
export const returnTokenOf = ({ secrets }: Pick<Context, 'secrets'>, requestId: string): string =>
  `${requestId}.${secrets.fingerprint(`hand-off return ${requestId}`)}`;

/** The request for which a browser was sent away; undefined for a forged token and for what the viewer may not see. */
export async function findReturned(ctx: Context, token: string): Promise<AccessRequest | undefined> {
  const requestId = token.slice(0, 36);
  if (!isUuid(requestId) || !isEqual(token, returnTokenOf(ctx, requestId))) return undefined;
  return findVisibleAccessRequest(ctx, requestId);
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
