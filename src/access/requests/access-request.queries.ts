import { type SelectQueryBuilder, sql } from 'kysely';
import { visibleApps } from '../../apps/apps/app.policy.ts';
import { productOrder } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { isWithin, matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byTime, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, defineList } from '../../platform/graphql/paging.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import type { AccessRequestFilter } from './access-request.inputs.ts';
import { decidableAccessRequests, OPEN_STATUSES, seesByApp, visibleAccessRequests } from './access-request.policy.ts';

/** How lists of them can be ordered. */
export const accessRequestOrder = orderOf(
  'AccessRequest',
  'accessRequest.id',
  {
    CREATED_AT: byCreation,
    DECIDED_AT: byTime('accessRequest.decidedAt', 'When it was decided; what waits comes last.'),
  },
  'desc',
);

const visible = (ctx: Reader) =>
  ctx.db
    .selectFrom('accessRequest')
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .selectAll('accessRequest')
    .where(visibleAccessRequests(ctx.viewer));

export const listAccessRequests = (ctx: Context, filter: AccessRequestFilter, page: OrderedPageArgs) =>
  pages(ctx, filter, accessRequestOrder, page);

/** What a filter lets through, whoever asks. */
const matching = <TB extends 'accessRequest', O>(
  query: SelectQueryBuilder<Database, TB, O>,
  { viewer }: Reader,
  filter: AccessRequestFilter,
) => {
  const { viewerCanDecide, productIds, organisationIds } = filter;
  const isDecidable = decidableAccessRequests(viewer);
  return query
    .where(
      matchesAll([
        ['accessRequest.status', 'text', filter.statuses],
        ['accessRequest.status', 'text', filter.status],
        ['accessRequest.kind', 'text', filter.kinds],
        ['accessRequest.kind', 'text', filter.kind],
        ['accessRequest.appId', 'uuid', filter.appIds],
        ['accessRequest.appId', 'uuid', filter.appId],
        ['accessRequest.planId', 'uuid', filter.planIds],
        ['accessRequest.planId', 'uuid', filter.planId],
        ['accessRequest.requesterId', 'uuid', filter.requesterIds],
        ['accessRequest.requesterId', 'uuid', filter.requesterId],
        ['accessRequest.checkoutId', 'uuid', filter.checkoutIds],
        ['accessRequest.checkoutId', 'uuid', filter.checkoutId],
      ]),
    )
    .where(isWithin('accessRequest.createdAt', filter.createdFrom, filter.createdUntil))
    .where(isWithin('accessRequest.decidedAt', filter.decidedFrom, filter.decidedUntil))
    .$if(productIds != null, (narrowed) =>
      narrowed.where(sql<boolean>`access_request.id in (select access_request_id from access_request_product
        where product_id = any(${productIds}::uuid[]))`),
    )
    .$if(organisationIds != null, (narrowed) =>
      narrowed.where(sql<boolean>`access_request.app_id in (select id from app
        where organisation_id = any(${organisationIds}::uuid[]))`),
    )
    .$if(viewerCanDecide != null, (narrowed) =>
      narrowed.where((eb) => eb(isDecidable(eb as never), 'is', viewerCanDecide!)),
    );
};

const pages = defineList(
  'accessRequest',
  (reader, filter: AccessRequestFilter) => matching(visible(reader), reader, filter),
  (reader, filter) => {
    const { db, viewer } = reader;
    if (!seesByApp(viewer)) return [];
    const rows = matching(db.selectFrom('accessRequest'), reader, filter);
    const parents = db.selectFrom('app').select('app.id').where(visibleApps(viewer));
    return [{ rows, inside: { parents, by: 'accessRequest.appId' } }];
  },
);

export const accessRequests = rowsOf('accessRequest.id', visible);

export const findVisibleAccessRequest = accessRequests.find;

export const accessRequestsOfApp = defineChildPages(
  (ctx, appIds) => visible(ctx).select('accessRequest.appId as parentId').where(oneOf('accessRequest.appId', appIds)),
  'accessRequest.appId',
  accessRequestOrder,
);

/** Also products that have been unpublished since: a request is a record of what was asked for. */
export const productsOfRequest = defineChildPages(
  (ctx, requestIds) =>
    ctx.db
      .selectFrom('product')
      .innerJoin('accessRequestProduct', 'accessRequestProduct.productId', 'product.id')
      .selectAll('product')
      .select('accessRequestProduct.accessRequestId as parentId')
      .where(oneOf('accessRequestProduct.accessRequestId', requestIds)),
  'accessRequestProduct.accessRequestId',
  productOrder,
);

/** For credentials that the viewer already sees: whoever sees a credential sees its app, and with it the requests. */
export const openRequestsOfCredential = defineChildPages(
  (ctx, credentialIds) =>
    ctx.db
      .selectFrom('accessRequest')
      .selectAll()
      .select((eb) => eb.ref('accessRequest.credentialId').$notNull().as('parentId'))
      .where(oneOf('accessRequest.credentialId', credentialIds))
      .where('accessRequest.status', 'in', OPEN_STATUSES),
  'accessRequest.credentialId',
  accessRequestOrder,
);
