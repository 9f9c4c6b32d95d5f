import type { App } from '../../apps/apps/app.entity.ts';
import {
  addProductsToCredential,
  changeCredentialPlan,
  renewCredentialLife,
} from '../../apps/credential-changes/credential-change.service.ts';
import type { Context } from '../../platform/context.ts';
import { copyAnswersToKey } from '../forms/answer.service.ts';
import { type AccessRequest, AccessRequestKind, AccessRequestStatus } from '../requests/access-request.entity.ts';
import { recordAccessRequest } from '../requests/access-request.events.ts';
import type { Offer } from '../rules/offer.ts';
import { giveCredential } from './give-credential.service.ts';

type Decision = Partial<
  Pick<AccessRequest, 'autoApproved' | 'decidedById' | 'decidedByServiceId' | 'decisionReason' | 'decisionMessage'>
>;

type Grant = Partial<Pick<AccessRequest, 'credentialId' | 'credentialRevision'>>;

/**
 * Turns a request into a grant, whoever decided: one path for people and for plans that approve by themselves. The caller
 * has locked the request and has just checked the offer.
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
  await copyAnswersToKey(ctx, request);
  await recordAccessRequest(ctx, 'accessRequest.approved', request, app, { reason: request.decisionReason });
}

/** The credential and its revision that hold what the request asked for. */
async function makeGrant(ctx: Context, request: AccessRequest, app: App, { plan, products }: Offer): Promise<Grant> {
  const { credentialId } = request;
  const kind: AccessRequestKind = request.kind;
  switch (kind) {
    case AccessRequestKind.NEW_ACCESS: {
      const credential = await giveCredential(ctx, {
        ...{ app, plan, products, requesterId: request.requesterId },
        ...{ given: request.publicKey, clientType: request.clientType },
      });
      return { credentialId: credential.id, credentialRevision: credential.revision };
    }
    case AccessRequestKind.ADD_PRODUCTS: {
      const productIds = products.map(({ id }) => id);
      return { credentialRevision: await addProductsToCredential(ctx, credentialId!, app, productIds) };
    }
    case AccessRequestKind.CHANGE_PLAN:
      return { credentialRevision: await changeCredentialPlan(ctx, credentialId!, app, plan) };
    case AccessRequestKind.RENEW:
      return { credentialRevision: await renewCredentialLife(ctx, credentialId!, app, plan) };
  }
}
