import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { definePageLoader } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { visibleProviders } from '../providers/provider.queries.ts';

/** Synchronisations of providers, for owners. */
export const providerSyncs = rowsOf('providerSync.id', (ctx) =>
  ctx.db
    .selectFrom('providerSync')
    .innerJoin('provider', 'provider.id', 'providerSync.providerId')
    .selectAll('providerSync')
    .where(visibleProviders(ctx.viewer)),
);

/** Synchronisations of a provider that the viewer already sees, newest first. */
export const syncsOfProvider = definePageLoader(
  (ctx, providerIds) =>
    ctx.db
      .selectFrom('providerSync')
      .selectAll()
      .select('providerSync.providerId as parentId')
      .where(oneOf('providerSync.providerId', providerIds)),
  { id: 'providerSync.id', parent: 'providerSync.providerId', direction: 'desc' },
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
