import { timingSafeEqual } from 'node:crypto';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import type { Context } from '../../platform/context.ts';
import { isUuid } from '../../platform/graphql/connection.ts';
import { type AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { findVisibleAccessRequest } from '../requests/access-request.queries.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import { redirectUrl } from '../settings/redirect-template.rules.ts';
import { handOffOf } from './hand-off.rules.ts';

/**
 * Goes with the browser to the third party and comes back with it. It grants nothing: whoever comes back is shown the
 * request under the rules of every other path. Signed and not stored; a new master key invalidates those under way.
 */
export const returnTokenOf = ({ secrets }: Pick<Context, 'secrets'>, requestId: string): string =>
  `${requestId}.${secrets.fingerprint(`hand-off return ${requestId}`)}`;

/** Where the browser of who asked goes for the decision; null for others, and where nobody is to be sent anywhere. */
export async function redirectOf(ctx: Context, request: AccessRequest): Promise<string | null> {
  const { requesterId, createdById, createdByServiceId } = request;
  const isOwn = ctx.viewer && [requesterId, createdById, createdByServiceId].includes(ctx.viewer.userId);
  if (!isOwn || request.status !== AccessRequestStatus.AWAITING_EXTERNAL) return null;
  const { redirectTemplate } = handOffOf((await planById(ctx, request.planId))!, await readPortalSettings(ctx));
  if (!redirectTemplate) return null;
  const returnToken = returnTokenOf(ctx, request.id);
  const returnUrl = `${ctx.config.portalUrl}/hand-off-return?token=${returnToken}`;
  return redirectUrl(redirectTemplate, { requestId: request.id, returnUrl, returnToken });
}

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
