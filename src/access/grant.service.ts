import type { App } from '../apps/app.entity.ts';
import { addProductsToCredential, issueCredential } from '../apps/credential.service.ts';
import type { Context } from '../platform/context.ts';
import { type AccessRequest, AccessRequestKind, AccessRequestStatus } from './access-request.entity.ts';
import { recordAccessRequest } from './access-request.events.ts';
import type { Offer } from './offer.ts';

type Decision = Partial<Pick<AccessRequest, 'autoApproved' | 'decidedById' | 'decisionReason' | 'decisionMessage'>>;

/**
 * Turns a request into a grant, whoever decided: one path for people and for plans that approve by themselves (A22).
 * The caller holds the request and has just checked the offer.
 */
export async function grantAccess(
  ctx: Context,
  request: AccessRequest,
  app: App,
  offer: Offer,
  decision: Decision,
): Promise<void> {
  const grant = await makeGrant(ctx, request, app, offer);
  ctx.em.assign(request, { ...decision, ...grant, status: AccessRequestStatus.APPROVED, decidedAt: new Date() });
  await ctx.em.flush();
  await recordAccessRequest(ctx, 'accessRequest.approved', request, app, { reason: request.decisionReason });
}

/** The credential and its revision that hold what the request asked for. */
async function makeGrant(ctx: Context, request: AccessRequest, app: App, { plan, products }: Offer) {
  if (request.kind === AccessRequestKind.ADD_PRODUCTS) {
    const productIds = products.map(({ id }) => id);
    return { credentialRevision: await addProductsToCredential(ctx, request.credentialId!, app, productIds) };
  }
  const credential = await issueCredential(ctx, { app, plan, products });
  return { credentialId: credential.id, credentialRevision: credential.revision };
}
