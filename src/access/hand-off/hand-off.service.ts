import { timingSafeEqual } from 'node:crypto';
import { LockMode } from '@mikro-orm/postgresql';
import type { App } from '../../apps/apps/app.entity.ts';
import type { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { isUuid } from '../../platform/graphql/connection.ts';
import { type AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { findVisibleAccessRequest } from '../requests/access-request.queries.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import { requireRedirectTemplate } from '../settings/redirect-template.rules.ts';
import { handOffOf } from './hand-off.ts';

/** Absent stays as it is; null is from now on as in the portal's settings. */
export interface PlanAccess {
  externalApproval?: boolean | null;
  externalRedirectUrl?: string | null;
  secretDelivery?: SecretDelivery | null;
}

/**
 * Says for one plan who decides its requests and how its secrets reach consumers.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (it approves by itself).
 */
export async function configurePlanAccess(ctx: Context, id: string, input: PlanAccess): Promise<Plan> {
  const plan = await ctx.em.findOne(Plan, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!plan) throw notFound('plan');
  const before = accessOf(plan);
  if (input.externalApproval !== undefined) plan.externalApproval = requireNoAutoApproval(plan, input.externalApproval);
  if (input.externalRedirectUrl !== undefined) {
    plan.externalRedirectUrl = requireRedirectTemplate(ctx, input.externalRedirectUrl);
  }
  if (input.secretDelivery !== undefined) plan.secretDelivery = input.secretDelivery;
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'plan.updated', subject: { planId: id }, before, after: accessOf(plan) });
  return plan;
}

const accessOf = ({ externalApproval, externalRedirectUrl, secretDelivery }: Plan) => ({
  externalApproval,
  externalRedirectUrl,
  secretDelivery,
});

function requireNoAutoApproval({ autoApprove }: Plan, externalApproval: boolean | null): boolean | null {
  if (!externalApproval || !autoApprove) return externalApproval;
  const message = 'The plan approves by itself, so no third party is ever asked.';
  throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['input', 'externalApproval'] });
}

/** The state in which a new request for a plan waits for its decision. */
export async function waitingStatus(ctx: Context, plan: Plan): Promise<AccessRequestStatus> {
  const { isExternal } = handOffOf(plan, await readPortalSettings(ctx));
  return isExternal ? AccessRequestStatus.AWAITING_EXTERNAL : AccessRequestStatus.PENDING;
}

/** Tells the third party, through the event log, that a request waits for it; does nothing for any other request. */
export async function handOff(ctx: Context, request: AccessRequest, app: App): Promise<void> {
  if (request.status !== AccessRequestStatus.AWAITING_EXTERNAL) return;
  await recordAccessRequest(ctx, 'accessRequest.handedOff', request, app);
}

/**
 * Goes with the browser to the third party and comes back with it. It grants nothing: who comes back is shown the request
 * under the rules of every other path. Signed and not stored; a new master key ends those that are under way.
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
