import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../platform/context.ts';
import { recordEvent, recordEvents } from '../../platform/events/event-log.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { sendKeysWaitingFor } from '../offer/credential.queue.ts';
import type { Offer } from '../offer/offer.entity.ts';
import {
  needsCertificate,
  obstaclesAmong,
  type ProductObstacle,
  stopsEveryKey,
  wordsOf,
} from '../products/obstacles.rules.ts';
import { Product } from '../products/product.entity.ts';

/** What stands in the way of a product that did not before. */
interface Found {
  productId: string;
  name: string;
  obstacles: { code: string; message: string }[];
}

interface Change {
  product: Product;
  before: ProductObstacle[];
}

/**
 * Notes what keeps keys from opening the products of a provider, also of those whose policy is on its way. Returns what
 * of it is new. The caller holds the locks of the products and flushes.
 */
export async function syncObstacles(
  ctx: Context,
  providerId: string,
  known: ReadonlyMap<string, ProviderApi>,
): Promise<Found[]> {
  const changes: Change[] = [];
  for (const product of await ctx.em.find(Product, { providerId, deletedAt: null })) {
    product.needsCertificate = needsCertificate(product, known);
    const before = product.obstacles;
    const obstacles = obstaclesAmong(product, known);
    if (isDeepStrictEqual(before, obstacles)) continue;
    product.obstacles = obstacles;
    changes.push({ product, before });
  }
  const events = changes.map(({ product: { id, name, obstacles }, before }) => ({
    ...{ type: 'product.obstaclesChanged' as const, subject: { productId: id } },
    ...{ before: { obstacles: before }, after: { name, obstacles } },
  }));
  await recordEvents(ctx, events);
  for (const { product, before } of changes) {
    const isFree = before.some(stopsEveryKey) && !product.obstacles.some(stopsEveryKey);
    if (isFree) await sendKeysWaitingFor(ctx, 'product', product.id);
  }
  return changes.flatMap(newOnes);
}

function newOnes({ product: { id, displayName, obstacles }, before }: Change): Found[] {
  const isKnown = (of: ProductObstacle) => before.some(({ code, apiId }) => code === of.code && apiId === of.apiId);
  const fresh = obstacles.filter((obstacle) => !isKnown(obstacle));
  const told = fresh.map((obstacle) => ({ code: obstacle.code, message: wordsOf(obstacle) }));
  return fresh.length > 0 ? [{ productId: id, name: displayName, obstacles: told }] : [];
}

const VANISHED = {
  code: 'POLICY_MISSING',
  message:
    'Its policy is gone from the gateway, switched off, empty, or of another organisation; it is hidden until that is mended.',
};

/** Tells owners once what a comparison found that is new, for all products and plans together. */
export async function tellFound(
  ctx: Context,
  providerId: string,
  { products, hiddenProducts, hiddenPlans }: { products: Found[]; hiddenProducts: Offer[]; hiddenPlans: Offer[] },
): Promise<void> {
  const vanished = ({ displayName }: Offer) => ({ name: displayName, obstacles: [VANISHED] });
  const after = {
    products: [...products, ...hiddenProducts.map((offer) => ({ productId: offer.id, ...vanished(offer) }))],
    plans: hiddenPlans.map((offer) => ({ planId: offer.id, ...vanished(offer) })),
  };
  if (after.products.length + after.plans.length === 0) return;
  await recordEvent(ctx, { type: 'provider.obstaclesFound', subject: { providerId }, after });
}
