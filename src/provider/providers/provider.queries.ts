import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { definePageLoader } from '../../platform/graphql/paging.ts';
import { isOwner, type Viewer } from '../../platform/viewer.ts';

/** Connections are the owners' business alone; a disconnected one is gone for everybody. */
export const visibleProviders = (viewer: Viewer | null) => (eb: ExpressionBuilder<Database, 'provider'>) =>
  eb.and([eb.lit(isOwner(viewer)), eb('provider.deletedAt', 'is', null)]);

/** Providers, for owners. */
export const providers = rowsOf('provider.id', (ctx) =>
  ctx.db.selectFrom('provider').selectAll().where(visibleProviders(ctx.viewer)),
);

/** APIs of providers, for owners. */
export const providerApis = rowsOf('providerApi.id', (ctx) =>
  ctx.db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .selectAll('providerApi')
    .where(visibleProviders(ctx.viewer)),
);

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
