import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { visibleProviders } from '../providers/provider.queries.ts';

/** How lists of them can be ordered. */
export const providerSyncOrder = orderOf('ProviderSync', 'providerSync.id', { CREATED_AT: byCreation }, 'desc');

/** Synchronisations of providers, for owners. */
export const providerSyncs = rowsOf('providerSync.id', (ctx) =>
  ctx.db
    .selectFrom('providerSync')
    .innerJoin('provider', 'provider.id', 'providerSync.providerId')
    .selectAll('providerSync')
    .where(visibleProviders(ctx.viewer)),
);

/** Synchronisations of a provider that the viewer already sees, newest first. */
export const syncsOfProvider = defineChildPages(
  (ctx, providerIds) =>
    ctx.db
      .selectFrom('providerSync')
      .selectAll()
      .select('providerSync.providerId as parentId')
      .where(oneOf('providerSync.providerId', providerIds)),
  'providerSync.providerId',
  providerSyncOrder,
);

/** The newest synchronisation of a provider, also one that waits or runs; null before the first. */
export const lastSyncOfProvider = defineLoader(async (ctx: Context, providerIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('providerSync')
    .selectAll()
    .distinctOn('providerId')
    .where(oneOf('providerId', providerIds))
    .orderBy('providerId')
    .orderBy('id', 'desc')
    .execute();
  return inOrder(providerIds, rows, (row) => row.providerId);
});
