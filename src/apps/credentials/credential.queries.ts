import { productOrder } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byTime, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, defineList } from '../../platform/graphql/paging.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { visibleApps } from '../apps/app.policy.ts';
import type { Credential } from './credential.entity.ts';
import type { CredentialFilter } from './credential.inputs.ts';
import { ENDED_STATUSES } from './credential.rules.ts';

/** How lists of them can be ordered. */
export const credentialOrder = orderOf(
  'Credential',
  'credential.id',
  { CREATED_AT: byCreation, EXPIRES_AT: byTime('credential.expiresAt', 'When it ends; what never does comes last.') },
  'desc',
);

/** Seeing an app is managing its credentials. */
const visibleCredentials = ({ db, viewer }: Reader) =>
  db
    .selectFrom('credential')
    .innerJoin('app', 'app.id', 'credential.appId')
    .selectAll('credential')
    .where(visibleApps(viewer));

/** Credentials of the apps that the viewer may see. */
export const credentials = rowsOf('credential.id', visibleCredentials);

/** A credential as part of something the viewer may already see. */
export const { byId: credentialById } = rowsOf('credential.id', ({ db }) => db.selectFrom('credential').selectAll());

/** The credential that replaced one by rotation; null when there is none. */
export const successorOfCredential = defineLoader(async ({ db }: Context, ids: readonly string[]) => {
  const rows = await db.selectFrom('credential').selectAll().where(oneOf('replacesId', ids)).execute();
  return inOrder(ids, rows, (row) => row.replacesId!);
});

/** None where the app was reached as a part of something else and the viewer may not see it. */
export const credentialsOfApp = defineChildPages(
  (ctx, appIds) =>
    visibleCredentials(ctx).select('credential.appId as parentId').where(oneOf('credential.appId', appIds)),
  'credential.appId',
  credentialOrder,
);

export const productsOfCredential = defineChildPages(
  ({ db }, credentialIds) =>
    db
      .selectFrom('product')
      .innerJoin('credentialProduct', 'credentialProduct.productId', 'product.id')
      .selectAll('product')
      .select('credentialProduct.credentialId as parentId')
      .where(oneOf('credentialProduct.credentialId', credentialIds)),
  'credentialProduct.credentialId',
  productOrder,
);

/** Every credential of the apps that the viewer sees, newest first. */
export const listCredentials = (ctx: Context, filter: CredentialFilter, page: OrderedPageArgs) =>
  pages(ctx, filter, credentialOrder, page);

const pages = defineList('credential', (ctx, filter: CredentialFilter) => {
  let query = visibleCredentials(ctx).where(
    matchesAll([
      ['credential.status', 'text', filter.statuses],
      ['credential.appId', 'uuid', filter.appIds],
      ['credential.appId', 'uuid', filter.appId],
      ['credential.planId', 'uuid', filter.planIds],
      ['credential.planId', 'uuid', filter.planId],
      ['app.organisationId', 'uuid', filter.organisationIds],
    ]),
  );
  query = query
    .where(isWithin('credential.expiresAt', filter.expiresFrom, filter.expiresUntil))
    .where(isWithin('credential.createdAt', filter.createdFrom, filter.createdUntil));
  for (const productIds of [filter.productIds, filter.productId && [filter.productId]]) {
    if (productIds) query = query.where('credential.id', 'in', holdersOf(ctx, productIds));
  }
  return query;
});

/** Ids of the credentials that open one of these products. */
const holdersOf = ({ db }: Reader, productIds: readonly string[]) =>
  db.selectFrom('credentialProduct').select('credentialId').where(oneOf('productId', productIds));

/** The living credential with the key of this one at its provider. Two of one key would write over each other. */
export async function findKeyHolder(
  { db }: Context,
  { providerId, fingerprint }: Pick<Credential, 'providerId' | 'fingerprint'>,
): Promise<string | null> {
  if (fingerprint === null) return null;
  const holder = await db
    .selectFrom('credential')
    .select('id')
    .where('providerId', '=', providerId)
    .where('fingerprint', '=', fingerprint)
    .where('status', 'not in', ENDED_STATUSES)
    .executeTakeFirst();
  return holder?.id ?? null;
}
