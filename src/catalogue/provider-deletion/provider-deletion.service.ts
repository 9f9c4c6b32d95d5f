import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { lockProvider } from '../../provider/providers/provider.lock.ts';
import { endCredentialsOf } from '../offer/credential.queue.ts';
import { removeMembers } from '../offer/membership.service.ts';
import type { OfferKind } from '../offer/offer.entity.ts';
import { recordOffers } from '../offer/offer.events.ts';
import { countDependents } from '../offer/offer.queries.ts';

/** What a disconnected provider still has, and what the portal gave up with it. */
export interface LeftBehind {
  credentials: number;
  requests: number;
  policyIds: string[];
  products: number;
  plans: number;
}

/**
 * Disconnects a provider and deletes its products and plans. The provider is not called, so this also works while it is
 * away: what it has stays there and is reported. A job ends the credentials, and notes what became of their keys.
 * @throws DomainError NOT_FOUND, IN_USE (without `force`, while credentials live on it, requests wait, or something of it
 * is published).
 */
export async function deleteProvider(ctx: Context, id: string, force: boolean): Promise<LeftBehind> {
  const provider = await lockProvider(ctx, id);
  const { credentials, requests } = await countDependents(ctx, 'provider', id);
  const published = await countPublished(ctx, id);
  if (!force && credentials + requests + published > 0) {
    const message = `${credentials} living credentials, ${requests} open requests and ${published} published products and plans depend on it.`;
    throw new DomainError(UserErrorCode.IN_USE, message, { field: ['force'] });
  }
  const products = await abandon(ctx, 'product', id);
  const plans = await abandon(ctx, 'plan', id);
  const policyIds = [...products, ...plans].flatMap(({ policyId }) => policyId ?? []);
  const before = { name: provider.name, kind: provider.kind, url: provider.url };
  // Nobody needs the secret any more, so nobody should be able to lose it.
  ctx.em.assign(provider, { deletedAt: new Date(), secret: '' });
  await ctx.em.flush();
  const left = { credentials, requests, policyIds, products: products.length, plans: plans.length };
  await recordEvent(ctx, { type: 'provider.deleted', subject: { providerId: id }, before, after: { ...left, force } });
  await endCredentialsOf(ctx, id);
  return left;
}

async function countPublished({ db }: Context, providerId: string): Promise<number> {
  const products = await db
    .selectFrom('catalogueProduct')
    .innerJoin('product', 'product.id', 'catalogueProduct.productId')
    .select('product.id')
    .distinct()
    .where('product.providerId', '=', providerId)
    .execute();
  const plans = await db
    .selectFrom('cataloguePlan')
    .innerJoin('plan', 'plan.id', 'cataloguePlan.planId')
    .select('plan.id')
    .distinct()
    .where('plan.providerId', '=', providerId)
    .execute();
  return products.length + plans.length;
}

/** Deletes what belongs to the provider; its policies are out of reach, so no job is sent after them. */
async function abandon(ctx: Context, kind: OfferKind, providerId: string) {
  const rows = await ctx.db
    .updateTable(kind)
    .set({ deletedAt: new Date() })
    .where('providerId', '=', providerId)
    .where('deletedAt', 'is', null)
    .returning(['id', 'name', 'policyId'])
    .execute();
  await removeMembers(
    ctx,
    kind,
    rows.map(({ id }) => id),
    null,
  );
  await recordOffers(
    ctx,
    kind,
    'deleted',
    rows.map(({ id, ...before }) => ({ id, before })),
  );
  return rows;
}
