import type { Context } from '../../platform/context.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { sendNextRevision } from '../offer/policy.queue.ts';
import type { Product } from '../products/product.entity.ts';

/** Versions that APIs had at the last synchronisation, by the ids of those that the portal knew already. */
export type FormerVersions = ReadonlyMap<string, readonly string[]>;

/**
 * Products that granted all versions of an API grant those as well that it got since; a job brings their policies along. One that
 * granted some of them was narrowed by hand, and stays as it is until its APIs are named again. The caller flushes.
 */
export async function growVersions(
  ctx: Context,
  products: readonly Product[],
  apis: ReadonlyMap<string, ProviderApi>,
  former: FormerVersions,
): Promise<void> {
  for (const product of products) {
    const isAhead = product.appliedRevision < product.revision;
    if (isAhead || product.hiddenAt || product.deletedAt) continue;
    const before = product.apiVersions;
    const grown = Object.entries(before).flatMap(([apiId, granted]) => {
      const versions = grownVersions(granted, apis.get(apiId)?.versions ?? [], former.get(apiId));
      return versions ? [[apiId, versions] as const] : [];
    });
    if (grown.length === 0) continue;
    product.apiVersions = { ...before, ...Object.fromEntries(grown) };
    await sendNextRevision(ctx, 'product', product);
    const after = { apiVersions: product.apiVersions };
    await recordOffer(ctx, 'product', 'updated', product.id, { before: { apiVersions: before }, after });
  }
}

/** Null where nothing is to be added. */
export function grownVersions(
  granted: readonly string[],
  now: readonly string[],
  former: readonly string[] | undefined,
): string[] | null {
  if (!former || now.every((version) => granted.includes(version))) return null;
  // An API without versions was open as a whole; `Default` is what its access right said meanwhile.
  const hadAll =
    former.length > 0
      ? former.every((version) => granted.includes(version))
      : granted.every((version) => version === 'Default');
  return hadAll ? [...new Set([...granted, ...now])].toSorted() : null;
}
