import type { App } from '../../apps/apps/app.entity.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, UserErrorCode } from '../../platform/domain-error.ts';
import { refuseRole } from '../../platform/graphql/auth-checker.ts';
import { gather, gatherNow } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { grantAccess } from '../granting/grant.service.ts';
import { type AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { deciderOf, isOwnRequest } from '../requests/access-request.policy.ts';
import { mayDecide } from '../requests/deciders.queries.ts';
import { lockOpenRequest } from '../requests/request-lock.service.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import type { DecisionInput } from './decision.inputs.ts';
import { judgeGrant } from './grant-check.service.ts';

/**
 * Approves a request: the grant is decided and stored here; a job brings it to the gateway. What can no longer be granted is
 * refused, or rejected for that reason where the decider chose so.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), SELF_DECISION, NO_LONGER_VALID, INVALID_INPUT.
 */
export async function approveAccessRequest(ctx: Context, id: string, input: DecisionInput): Promise<AccessRequest> {
  const { request, app, texts } = await lockWithTexts(ctx, id, input);
  const { offer, problem } = await judgeGrant(ctx, request, app);
  if (offer) await grantAccess(ctx, request, app, offer, { ...texts, ...deciderOf(ctx.viewer) });
  else if (input.rejectIfInvalid) await reject(ctx, request, app, { ...texts, decisionReason: problem });
  else throw new DomainError(UserErrorCode.NO_LONGER_VALID, problem, { field: ['id'] });
  return request;
}

/**
 * Rejects a request: nothing is granted.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), SELF_DECISION, REASON_REQUIRED, INVALID_INPUT.
 */
export async function rejectAccessRequest(ctx: Context, id: string, input: DecisionInput): Promise<AccessRequest> {
  const { request, app, texts } = await lockWithTexts(ctx, id, input);
  if (texts.decisionReason === null) await requireNoReasonNeeded(ctx);
  await reject(ctx, request, app, texts);
  return request;
}

async function reject(ctx: Context, request: AccessRequest, app: App, texts: DecisionTexts): Promise<void> {
  const status = AccessRequestStatus.REJECTED;
  ctx.em.assign(request, { ...texts, status, ...deciderOf(ctx.viewer), decidedAt: new Date() });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.rejected', request, app, { reason: request.decisionReason });
}

/** Whether rejecting takes a reason is for each portal to say. @throws DomainError REASON_REQUIRED */
async function requireNoReasonNeeded(ctx: Context): Promise<void> {
  const { requireRejectReason } = await readPortalSettings(ctx);
  if (!requireRejectReason) return;
  throw new DomainError(UserErrorCode.REASON_REQUIRED, 'Tell the requester why.', { field: ['input', 'reason'] });
}

/**
 * Takes a request for whoever may decide it.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED, SELF_DECISION. @throws GraphQLError FORBIDDEN
 */
export async function lockForDecision(ctx: Context, id: string) {
  const locked = await lockOpenRequest(ctx, id);
  if (ctx.viewer && isOwnRequest(ctx.viewer, locked.request)) throw selfDecision(['id']);
  return (await mayDecide(ctx, ctx.viewer, locked.request)) ? locked : refuseRole();
}

export const selfDecision = (field: FieldPath): DomainError =>
  new DomainError(UserErrorCode.SELF_DECISION, 'Somebody else has to decide on your own request.', { field });

type DecisionTexts = Pick<AccessRequest, 'decisionReason' | 'decisionMessage'>;

async function lockWithTexts(ctx: Context, id: string, input: DecisionInput) {
  const { locked, texts } = await gather({
    locked: () => lockForDecision(ctx, id),
    texts: () => decisionTexts(input),
  });
  return { ...locked, texts };
}

/** @throws DomainError INVALID_INPUT */
export const decisionTexts = ({ reason, message }: DecisionInput): DecisionTexts =>
  gatherNow({
    decisionReason: () => optionalText(reason, { field: ['input', 'reason'], max: 2000 }),
    decisionMessage: () => optionalText(message, { field: ['input', 'message'], max: 2000 }),
  });
