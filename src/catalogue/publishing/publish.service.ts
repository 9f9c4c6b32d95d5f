import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { gather } from '../../platform/rules.ts';
import { addMembers, cataloguesHolding, removeMembers, requireAll } from '../offer/membership.service.ts';
import type { OfferKind } from '../offer/offer.entity.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { sendNextRevision } from '../offer/policy.queue.ts';
import type { Plan } from '../plans/plan.entity.ts';
import { lockPlan } from '../plans/plan.service.ts';
import { requirePublishable } from '../products/obstacles.rules.ts';
import { Product } from '../products/product.entity.ts';
import { lockProduct } from '../products/product.service.ts';

interface Offers {
  product: Product;
  plan: Plan;
}

const lock = { product: lockProduct, plan: lockPlan };

/**
 * Puts a product or plan into catalogues, beside those that it is in.
 * @throws DomainError NOT_FOUND, PRODUCT_NOT_PUBLISHABLE.
 */
export const publish = <Kind extends OfferKind>(ctx: Context, kind: Kind, id: string, catalogueIds: string[]) =>
  changePublication(ctx, kind, id, 'published', catalogueIds, (named) => addMembers(ctx, kind, named!, [id]));

/**
 * Takes a product or plan out of catalogues, out of all when none is named. Living credentials go on working; open
 * requests that need the catalogue can no longer be approved.
 * @throws DomainError NOT_FOUND.
 */
export const unpublish = <Kind extends OfferKind>(
  ctx: Context,
  kind: Kind,
  id: string,
  catalogueIds: string[] | null,
) => changePublication(ctx, kind, id, 'unpublished', catalogueIds, (named) => removeMembers(ctx, kind, [id], named));

async function changePublication<Kind extends OfferKind>(
  ctx: Context,
  kind: Kind,
  id: string,
  change: 'published' | 'unpublished',
  catalogueIds: string[] | null,
  work: (catalogueIds: string[] | null) => Promise<void>,
): Promise<Offers[Kind]> {
  const { offer, named } = await gather({
    offer: (): Promise<Offers[OfferKind]> => lock[kind](ctx, id),
    named: () => catalogueIds && requireAll(ctx, 'catalogue', catalogueIds, ['catalogueIds']),
    publishable: async () => change === 'published' && kind === 'product' && requireNew(ctx, id, catalogueIds!),
  });
  const before = { catalogueIds: await cataloguesHolding(ctx, kind, [id]) };
  await work(named);
  const after = { catalogueIds: await cataloguesHolding(ctx, kind, [id]) };
  if (before.catalogueIds.length !== after.catalogueIds.length) {
    await recordOffer(ctx, kind, change, id, { before, after });
  }
  return offer as Offers[Kind];
}

/** Where it is offered already it may stay. @throws DomainError PRODUCT_NOT_PUBLISHABLE */
async function requireNew(ctx: Context, id: string, catalogueIds: readonly string[]): Promise<void> {
  const product = await ctx.em.findOne(Product, { id, deletedAt: null });
  const held = product ? await cataloguesHolding(ctx, 'product', [id]) : [];
  if (product && catalogueIds.some((each) => !held.includes(each))) requirePublishable([product], ['id']);
}

/**
 * Sends a policy to the provider now: after a failure, while it waits for its next attempt, or where it vanished there, which
 * brings the product or plan back to its consumers.
 * @throws DomainError NOT_FOUND, WRONG_STATE (it has no policy, or there is nothing to repair).
 */
export async function retryPolicy<Kind extends OfferKind>(ctx: Context, kind: Kind, id: string): Promise<Offers[Kind]> {
  const offer = await lock[kind](ctx, id);
  const { policyId, policyFailure, hiddenAt, revision, appliedRevision } = offer;
  const isConfirmed = policyFailure === null && hiddenAt === null && appliedRevision === revision;
  if (!policyId || isConfirmed) {
    throw new DomainError(UserErrorCode.WRONG_STATE, 'Its policy is in force.', { field: ['id'] });
  }
  const before = { policyFailure, hiddenAt };
  await sendNextRevision(ctx, kind, offer);
  await ctx.em.flush();
  await recordOffer(ctx, kind, 'policyRetried', id, { before });
  return offer as Offers[Kind];
}
