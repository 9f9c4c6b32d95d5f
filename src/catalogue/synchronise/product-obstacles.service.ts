import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../platform/context.ts';
import { recordEvent, recordEvents } from '../../platform/events/event-log.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { sendKeysWaitingFor } from '../offer/credential.queue.ts';
import { obstaclesAmong, type ProductObstacle, stopsEveryKey, wordsOf } from '../products/obstacles.rules.ts';
import { Product } from '../products/product.entity.ts';

interface Change {
  product: Product;
  before: ProductObstacle[];
}

/**
 * Notes what keeps keys from opening the products of a provider, also of those whose policy is on its way. What is new
 * is told once, for all products together. The caller holds the locks of the products and flushes.
 */
export async function syncObstacles(
  ctx: Context,
  providerId: string,
  known: ReadonlyMap<string, ProviderApi>,
): Promise<void> {
  const changes: Change[] = [];
  for (const product of await ctx.em.find(Product, { providerId, deletedAt: null })) {
    const before = product.obstacles;
    const obstacles = obstaclesAmong(product.apiIds, known);
    if (isDeepStrictEqual(before, obstacles)) continue;
    product.obstacles = obstacles;
    changes.push({ product, before });
  }
  const events = changes.map(({ product: { id, name, obstacles }, before }) => ({
    ...{ type: 'product.obstaclesChanged' as const, subject: { productId: id } },
    ...{ before: { obstacles: before }, after: { name, obstacles } },
  }));
  await recordEvents(ctx, events);
  await tellNew(ctx, providerId, changes);
  for (const { product, before } of changes) {
    const isFree = before.some(stopsEveryKey) && !product.obstacles.some(stopsEveryKey);
    if (isFree) await sendKeysWaitingFor(ctx, 'product', product.id);
  }
}

async function tellNew(ctx: Context, providerId: string, changes: readonly Change[]): Promise<void> {
  const products = changes.flatMap(({ product: { id, displayName, obstacles }, before }) => {
    const isKnown = (of: ProductObstacle) => before.some(({ code, apiId }) => code === of.code && apiId === of.apiId);
    const fresh = obstacles.filter((obstacle) => !isKnown(obstacle));
    const told = fresh.map((obstacle) => ({ code: obstacle.code, message: wordsOf(obstacle) }));
    return fresh.length > 0 ? [{ productId: id, name: displayName, obstacles: told }] : [];
  });
  if (products.length === 0) return;
  await recordEvent(ctx, { type: 'provider.obstaclesFound', subject: { providerId }, after: { products } });
}
