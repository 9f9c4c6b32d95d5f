import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { UserRole, type Viewer } from '../../platform/viewer.ts';
import type { AccessRequest } from './access-request.entity.ts';
import { canDecide, isDecider, isInScope, type RequestScope } from './access-request.policy.ts';
import { productsOfRequest } from './access-request.queries.ts';

type Decidable = Pick<AccessRequest, 'id' | 'requesterId' | 'createdByServiceId' | 'status' | 'catalogueId'>;

/** Asks {@link canDecide} about a stored request; batches over many of them. */
export const mayDecide = async (ctx: Context, viewer: Viewer | null, request: Decidable): Promise<boolean> =>
  canDecide(viewer, await withProducts(ctx, viewer, request));

/** As {@link mayDecide}, also about a request that is decided already. */
export const decides = async (ctx: Context, viewer: Viewer | null, request: Decidable): Promise<boolean> =>
  isDecider(viewer, await withProducts(ctx, viewer, request));

/** The products matter only to approvers of products. */
async function withProducts(ctx: Context, viewer: Viewer | null, request: Decidable) {
  const products = viewer?.decidesProductIds?.length ? await productsOfRequest.all(ctx, request.id) : [];
  return { ...request, productIds: products.map(({ id }) => id) };
}

/** People who may decide a request now, by the same policy: API owners and approvers, never the requester. */
export async function readDeciders(ctx: Context, request: Decidable): Promise<{ id: string; email: string }[]> {
  const productIds = (await productsOfRequest.all(ctx, request.id)).map(({ id }) => id);
  const approvers = await readApproverIds(ctx, { ...request, productIds });
  return ctx.db
    .selectFrom('user')
    .select(['id', 'email'])
    .where((eb) => eb.or([eb('role', '=', UserRole.API_OWNER), oneOf('id', approvers)]))
    .where('isActive', '=', true)
    .where('role', '!=', UserRole.AUDITOR)
    .where('isServiceAccount', '=', false)
    .where('id', '!=', request.requesterId)
    .orderBy('id')
    .execute();
}

async function readApproverIds(ctx: Context, scope: RequestScope): Promise<string[]> {
  const grants = await ctx.db
    .selectFrom('approver')
    .select(['userId', 'catalogueId', 'productId'])
    .where((eb) => eb.or([eb('catalogueId', '=', scope.catalogueId), oneOf('productId', scope.productIds)]))
    .execute();
  const inScope = Map.groupBy(grants, ({ userId }) => userId)
    .entries()
    .filter(([, own]) =>
      isInScope(
        {
          decidesCatalogueIds: own.flatMap(({ catalogueId }) => catalogueId ?? []),
          decidesProductIds: own.flatMap(({ productId }) => productId ?? []),
        },
        scope,
      ),
    );
  return Array.from(inScope, ([userId]) => userId);
}
