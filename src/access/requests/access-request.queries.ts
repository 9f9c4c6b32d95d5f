import type { Context } from '../../platform/context.ts';
import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import type { PageArgs } from '../../platform/graphql/connection.ts';
import { definePageLoader, paginate } from '../../platform/graphql/paging.ts';
import { defineChildren } from '../../platform/loader.ts';
import type { AccessRequestFilter } from './access-request.inputs.ts';
import { decidableAccessRequests, OPEN_STATUSES, visibleAccessRequests } from './access-request.policy.ts';

const visible = (ctx: Context) =>
  ctx.db
    .selectFrom('accessRequest')
    .innerJoin('app', 'app.id', 'accessRequest.appId')
    .selectAll('accessRequest')
    .where(visibleAccessRequests(ctx.viewer));

export function listAccessRequests(ctx: Context, filter: AccessRequestFilter, page: PageArgs) {
  let query = visible(ctx).where(
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
  );
  if (filter.viewerCanDecide != null) {
    const { viewerCanDecide } = filter;
    query = query.where((eb) => eb(decidableAccessRequests(ctx.viewer)(eb), 'is', viewerCanDecide));
  }
  return paginate(query, 'accessRequest.id', page, 'desc');
}

export const accessRequests = rowsOf('accessRequest.id', visible);

export const findVisibleAccessRequest = accessRequests.find;

export const accessRequestsOfApp = definePageLoader(
  (ctx, appIds) => visible(ctx).select('accessRequest.appId as parentId').where(oneOf('accessRequest.appId', appIds)),
  { id: 'accessRequest.id', parent: 'accessRequest.appId', direction: 'desc' },
);

/** Also products that have been unpublished since: a request is a record of what was asked for. */
export const productsOfRequest = defineChildren(
  (ctx, requestIds) =>
    ctx.db
      .selectFrom('product')
      .innerJoin('accessRequestProduct', 'accessRequestProduct.productId', 'product.id')
      .selectAll('product')
      .select('accessRequestProduct.accessRequestId')
      .where(oneOf('accessRequestProduct.accessRequestId', requestIds))
      .orderBy('product.id'),
  ({ accessRequestId }) => accessRequestId,
);

/** For credentials that the viewer already sees: whoever sees a credential sees its app, and with it the requests. */
export const openRequestsOfCredential = defineChildren(
  (ctx, credentialIds) =>
    ctx.db
      .selectFrom('accessRequest')
      .selectAll()
      .where(oneOf('credentialId', credentialIds))
      .where('status', 'in', OPEN_STATUSES)
      .orderBy('id'),
  ({ credentialId }) => credentialId!,
);
