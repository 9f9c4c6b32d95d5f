import type { ExpressionBuilder } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { definePageLoader, type PageArgs, paginate } from '../../platform/graphql/connection.ts';
import { defineLoader, grouped, inOrder } from '../../platform/loader.ts';
import { isOwner, type Viewer } from '../../platform/viewer.ts';

/** Connections are the owners' business alone; a disconnected one is gone for everybody. */
const visibleProviders = (viewer: Viewer | null) => (eb: ExpressionBuilder<Database, 'provider'>) =>
  eb.and([eb.lit(isOwner(viewer)), eb('provider.deletedAt', 'is', null)]);

export const listProviders = (ctx: Context, page: PageArgs) =>
  paginate(ctx.db.selectFrom('provider').selectAll().where(visibleProviders(ctx.viewer)), 'provider.id', page);

export const findVisibleProvider = (ctx: Context, id: string) =>
  ctx.db.selectFrom('provider').selectAll().where('id', '=', id).where(visibleProviders(ctx.viewer)).executeTakeFirst();

/** A provider as part of something the viewer may already see; null for everybody but owners. */
export const visibleProviderById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('provider')
    .selectAll()
    .where(oneOf('id', ids))
    .where(visibleProviders(ctx.viewer))
    .execute();
  return inOrder(ids, rows, (row) => row.id);
});

export const findVisibleProviderApi = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .selectAll('providerApi')
    .where('providerApi.id', '=', id)
    .where(visibleProviders(ctx.viewer))
    .executeTakeFirst();

export const findVisibleProviderSync = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('providerSync')
    .innerJoin('provider', 'provider.id', 'providerSync.providerId')
    .selectAll('providerSync')
    .where('providerSync.id', '=', id)
    .where(visibleProviders(ctx.viewer))
    .executeTakeFirst();

/** APIs of a provider that the viewer already sees. */
export const apisOfProvider = definePageLoader(
  (ctx, providerIds) =>
    ctx.db
      .selectFrom('providerApi')
      .selectAll()
      .select('providerApi.providerId as parentId')
      .where(oneOf('providerApi.providerId', providerIds)),
  { id: 'providerApi.id', parent: 'providerApi.providerId' },
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

/** The newest synchronisation of each provider, also one that waits or runs; null before the first. */
export const lastSyncOfProvider = defineLoader(async (ctx: Context, providerIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('providerSync')
    .selectAll()
    .distinctOn('providerId')
    .where(oneOf('providerId', providerIds))
    .orderBy('providerId')
    .orderBy('id', 'desc')
    .execute();
  return grouped(providerIds, rows, (row) => row.providerId).map(([last]) => last ?? null);
});
