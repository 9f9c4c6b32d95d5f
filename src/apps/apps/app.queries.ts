import type { ExpressionBuilder } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { type PageArgs, paginate } from '../../platform/graphql/connection.ts';
import { defineLoader, grouped, inOrder } from '../../platform/loader.ts';
import { isOwner } from '../../platform/viewer.ts';
import type { CredentialStatus } from '../credentials/credential.entity.ts';
import { visibleApps } from './app.policy.ts';

/** A deleted app is only met as part of its records. */
const livingApps = (ctx: Context) =>
  ctx.db.selectFrom('app').selectAll().where('app.deletedAt', 'is', null).where(visibleApps(ctx.viewer));

export const listApps = (ctx: Context, page: PageArgs) => paginate(livingApps(ctx), 'app.id', page, 'desc');

export const findVisibleApp = (ctx: Context, id: string) => livingApps(ctx).where('id', '=', id).executeTakeFirst();

export const findVisibleCredential = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .selectAll('credential')
    .where('credential.id', '=', id)
    .where(visibleApps(ctx.viewer))
    .executeTakeFirst();

/** An app as part of something the viewer may already see. */
export const appById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await ctx.db.selectFrom('app').selectAll().where(oneOf('id', ids)).execute(), (row) => row.id),
);

export const credentialById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await ctx.db.selectFrom('credential').selectAll().where(oneOf('id', ids)).execute(), (row) => row.id),
);

/** Null when the viewer may not see the app that holds it. */
export const visibleCredentialById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .selectAll('credential')
    .where(oneOf('credential.id', ids))
    .where(visibleApps(ctx.viewer))
    .execute();
  return inOrder(ids, rows, (row) => row.id);
});

/** The credential that replaced one by rotation; null when there is none. */
export const successorOfCredential = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(
    ids,
    await ctx.db.selectFrom('credential').selectAll().where(oneOf('replacesId', ids)).execute(),
    (row) => row.replacesId!,
  ),
);

/** None where the app was reached as a part of something else and the viewer may not see it: seeing it is managing them. */
export const credentialsOfApp = defineLoader(async (ctx: Context, appIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .selectAll('credential')
    .where(oneOf('credential.appId', appIds))
    .where(visibleApps(ctx.viewer))
    .orderBy('credential.id')
    .execute();
  return grouped(appIds, rows, (row) => row.appId);
});

export const productsOfCredential = defineLoader(async (ctx: Context, credentialIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('product')
    .innerJoin('credentialProduct', 'credentialProduct.productId', 'product.id')
    .selectAll('product')
    .select('credentialProduct.credentialId')
    .where(oneOf('credentialProduct.credentialId', credentialIds))
    .orderBy('product.id')
    .execute();
  return grouped(credentialIds, rows, (row) => row.credentialId);
});

/** The newest comparison of a provider with the portal; null before the first. */
export const lastSweepOfProvider = defineLoader(async (ctx: Context, providerIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('providerSweep')
    .selectAll()
    .distinctOn('providerId')
    .where(oneOf('providerId', providerIds))
    .orderBy('providerId')
    .orderBy('id', 'desc')
    .execute();
  return inOrder(providerIds, rows, (row) => row.providerId);
});

/** For API owners alone. */
export const findVisibleSweep = async (ctx: Context, id: string) =>
  isOwner(ctx.viewer)
    ? ctx.db.selectFrom('providerSweep').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;

export interface CredentialFilter {
  statuses?: readonly CredentialStatus[] | null;
  appId?: string | null;
  planId?: string | null;
  productId?: string | null;
}

/** Every credential of the apps that the viewer sees, newest first. */
export function listCredentials(ctx: Context, filter: CredentialFilter, page: PageArgs) {
  const { statuses, appId, planId, productId } = filter;
  let query = ctx.db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .selectAll('credential')
    .where(visibleApps(ctx.viewer));
  if (statuses) query = query.where((eb) => eb('credential.status', '=', eb.fn.any(eb.val(statuses))));
  if (appId) query = query.where('credential.appId', '=', appId);
  if (planId) query = query.where('credential.planId', '=', planId);
  if (productId) query = query.where((eb) => eb.exists(holding(eb, productId)));
  return paginate(query, 'credential.id', page, 'desc');
}

const holding = (eb: ExpressionBuilder<Database, 'credential'>, productId: string) =>
  eb
    .selectFrom('credentialProduct')
    .select('credentialProduct.productId')
    .whereRef('credentialProduct.credentialId', '=', 'credential.id')
    .where('credentialProduct.productId', '=', productId);
