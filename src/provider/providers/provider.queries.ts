import type { ExpressionBuilder } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { seesAll, type Viewer } from '../../platform/viewer.ts';

/** How lists of them can be ordered. */
export const providerOrder = orderOf('Provider', 'provider.id', {
  CREATED_AT: byCreation,
  NAME: byName('provider.name', 'Its name, without regard to case.'),
});

/** Connections are the owners' business alone; a disconnected one is gone for everybody. */
export const visibleProviders = (viewer: Viewer | null) => (eb: ExpressionBuilder<Database, 'provider'>) =>
  eb.and([eb.lit(seesAll(viewer)), eb('provider.deletedAt', 'is', null)]);

/** Providers, for owners. */
export const providers = rowsOf('provider.id', (ctx) =>
  ctx.db.selectFrom('provider').selectAll().where(visibleProviders(ctx.viewer)),
);

/** A provider for the portal's own work; undefined once it is disconnected. */
export const readConnected = ({ db }: Pick<Context, 'db'>, id: string) =>
  db.selectFrom('provider').selectAll().where('id', '=', id).where('deletedAt', 'is', null).executeTakeFirst();

export const providerApiOrder = orderOf('ProviderApi', 'providerApi.id', {
  CREATED_AT: byCreation,
  NAME: byName('providerApi.name', 'Its name, without regard to case.'),
});

/** APIs of providers, for owners. */
export const providerApis = rowsOf('providerApi.id', (ctx) =>
  ctx.db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .selectAll('providerApi')
    .where(visibleProviders(ctx.viewer)),
);

/** APIs of a provider that the viewer already sees. */
export const apisOfProvider = defineChildPages(
  (ctx, providerIds) =>
    ctx.db
      .selectFrom('providerApi')
      .selectAll()
      .select('providerApi.providerId as parentId')
      .where(oneOf('providerApi.providerId', providerIds)),
  'providerApi.providerId',
  providerApiOrder,
);
