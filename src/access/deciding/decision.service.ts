import { readViewer } from '../../identity/accounts/viewer.queries.ts';
import { asViewer, type Context } from '../../platform/context.ts';
import { DomainError, type FieldPath, UserErrorCode } from '../../platform/domain-error.ts';
import { refuseRole, requireViewer } from '../../platform/graphql/auth-checker.ts';
import { judge } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { isService, type Viewer } from '../../platform/viewer.ts';
import { grantAccess } from '../granting/grant.service.ts';
import { type AccessRequest, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import { isOwnRequest } from '../requests/access-request.policy.ts';
import { productsOfRequest } from '../requests/access-request.queries.ts';
import { mayDecide } from '../requests/deciders.queries.ts';
import { lockOpenRequest } from '../requests/request-lock.service.ts';
import { readOfferFacts, readRegrantedFacts, readTargetFacts } from '../rules/facts.queries.ts';
import { type AccessWish, type GrantFacts, isRegrant, regrantWish } from '../rules/facts.ts';
import { type Offer, offerOf } from '../rules/offer.ts';
import { GRANT_RULES } from '../rules/rules.ts';
import { readPortalSettings } from '../settings/portal-settings.queries.ts';
import type { DecisionInput } from './decision.inputs.ts';

/**
 * Approves a request: the grant is decided and stored here; a job brings it to the gateway.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), SELF_DECISION, NO_LONGER_VALID, INVALID_INPUT.
 */
export async function approveAccessRequest(ctx: Context, id: string, input: DecisionInput): Promise<AccessRequest> {
  const { request, app } = await lockForDecision(ctx, id);
  const offer = await stillOffered(ctx, request);
  await grantAccess(ctx, request, app, offer, {
    ...decisionTexts(input),
    ...deciderOf(ctx.viewer),
  });
  return request;
}

/**
 * Rejects a request: nothing is granted.
 * @throws DomainError NOT_FOUND, ALREADY_DECIDED (with the decision), SELF_DECISION, REASON_REQUIRED, INVALID_INPUT.
 */
export async function rejectAccessRequest(ctx: Context, id: string, input: DecisionInput): Promise<AccessRequest> {
  const { request, app } = await lockForDecision(ctx, id);
  const texts = decisionTexts(input);
  if (texts.decisionReason === null) await requireNoReasonNeeded(ctx);
  ctx.em.assign(request, {
    ...texts,
    status: AccessRequestStatus.REJECTED,
    ...deciderOf(ctx.viewer),
    decidedAt: new Date(),
  });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.rejected', request, app, { reason: request.decisionReason });
  return request;
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

/** A person, or the service of a third party. */
function deciderOf(viewer: Viewer | null): Partial<Pick<AccessRequest, 'decidedById' | 'decidedByServiceId'>> {
  const { userId } = requireViewer(viewer);
  return isService(viewer) ? { decidedByServiceId: userId } : { decidedById: userId };
}

const decisionTexts = ({ reason, message }: DecisionInput) => ({
  decisionReason: optionalText(reason, { field: ['input', 'reason'], max: 2000 }),
  decisionMessage: optionalText(message, { field: ['input', 'message'], max: 2000 }),
});

/**
 * Product, plan, catalogue, app, credential and requester may all have changed while the request waited: approval asks
 * the rules of the request again, with what the requester may see now.
 */
async function stillOffered(ctx: Context, request: AccessRequest): Promise<Offer> {
  const requester = await readViewer(ctx, request.requesterId);
  if (!requester)
    throw new DomainError(UserErrorCode.NO_LONGER_VALID, "The requester's account is not active.", { field: ['id'] });
  const { credentialId } = request;
  if (credentialId) {
    await ctx.db.selectFrom('credential').select('id').where('id', '=', credentialId).forNoKeyUpdate().execute();
  }
  const { facts, wish } = await readGrant(asViewer(ctx, requester), request);
  const [refusal] = judge(GRANT_RULES[wish.kind], facts, wish);
  const offer = offerOf(facts, wish);
  if (offer && !refusal) return offer;
  const message = `The request is no longer valid: ${refusal?.message}`;
  throw new DomainError(UserErrorCode.NO_LONGER_VALID, message, { field: ['id'] });
}

/** @param asker Context of the requester. */
async function readGrant(asker: Context, request: AccessRequest): Promise<{ facts: GrantFacts; wish: AccessWish }> {
  const { id, kind, appId, credentialId, planId, catalogueId, furtherKey } = request;
  const target = await readTargetFacts(asker, { appId, credentialId });
  const asked = { kind, appId, credentialId, planId, catalogueId, furtherKey };
  if (isRegrant(kind)) {
    const wish = regrantWish(asked, target);
    return { facts: await readRegrantedFacts(asker, target, wish), wish };
  }
  const wish = { ...asked, productIds: (await productsOfRequest(asker, id)).map((product) => product.id) };
  return { facts: { ...target, ...(await readOfferFacts(asker, [wish])) }, wish };
}
