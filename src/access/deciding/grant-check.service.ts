import type { App } from '../../apps/apps/app.entity.ts';
import { planById } from '../../catalogue/plans/plan.queries.ts';
import { readViewer } from '../../identity/accounts/viewer.queries.ts';
import { asViewer, type Context } from '../../platform/context.ts';
import { judge } from '../../platform/rules.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { productsOfRequest } from '../requests/access-request.queries.ts';
import { readOfferFacts, readRegrantedFacts, readTargetFacts } from '../rules/facts.queries.ts';
import { type GrantFacts, isRegrant, regrantWish } from '../rules/facts.ts';
import type { GrantWish } from '../rules/grant.rules.ts';
import { type Offer, offerOf } from '../rules/offer.ts';
import { GRANT_RULES } from '../rules/rules.ts';

/** What can be granted, or why nothing can, in sentences for whoever decides and for the requester. */
type JudgedGrant = { offer: Offer; problem?: undefined } | { offer?: undefined; problem: string };

/**
 * Product, plan, catalogue, app, credential and requester may all have changed while the request waited: approval asks
 * the rules of the request again, with what the requester may see now. The caller has locked the request and its app.
 */
export async function judgeGrant(ctx: Context, request: AccessRequest, app: App): Promise<JudgedGrant> {
  const requester = await readViewer(ctx, request.requesterId);
  if (!requester) return { problem: "The requester's account is not active." };
  const { credentialId } = request;
  if (credentialId) {
    await ctx.db.selectFrom('credential').select('id').where('id', '=', credentialId).forNoKeyUpdate().execute();
  }
  const { facts, wish } = await readGrant(asViewer(ctx, requester), request, app);
  const refusals = judge(GRANT_RULES[wish.kind], facts, wish);
  const offer = offerOf(facts, wish);
  if (offer && refusals.length === 0) return { offer };
  return { problem: refusals.map(({ message }) => message).join(' ') };
}

/** @param asker Context of the requester. */
async function readGrant(
  asker: Context,
  request: AccessRequest,
  app: App,
): Promise<{ facts: GrantFacts; wish: GrantWish }> {
  const { id, kind, appId, credentialId, planId, catalogueId, furtherKey, clientType } = request;
  const target = await readTargetFacts(asker, { appId, credentialId });
  const products = isRegrant(kind) ? target.held : await productsOfRequest.all(asker, id);
  const names = {
    app: app.name,
    plan: (await planById(asker, planId))!.displayName,
    products: new Map(products.map((product) => [product.id, product.displayName])),
  };
  const asked = { kind, appId, credentialId, planId, catalogueId, furtherKey };
  if (isRegrant(kind)) {
    const wish = { ...regrantWish(asked, target), names };
    return { facts: await readRegrantedFacts(asker, target, wish), wish };
  }
  const wish = { ...asked, clientType: clientType?.name, productIds: products.map((product) => product.id), names };
  return { facts: { ...target, ...(await readOfferFacts(asker, [wish])) }, wish };
}
