import { visiblePlans, visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import type { DomainError } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { Problems } from '../../platform/problems.ts';
import { requireFlow } from '../rules/access-request.rules.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { assessCart, type CartGroup } from './cart.rules.ts';

/** The viewer's own items, in the order in which they were put in. */
export const readCartItems = (ctx: Context) =>
  ctx.db
    .selectFrom('cartItem')
    .selectAll()
    .where('userId', '=', requireViewer(ctx.viewer).userId)
    .orderBy('id')
    .execute();

/** The viewer's cart, judged. */
export interface JudgedCart {
  groups: CartGroup[];
  /** What concerns all of it. */
  problems: readonly DomainError[];
}

export async function readCart(ctx: Context): Promise<JudgedCart> {
  const problems = new Problems();
  await problems.collect(() => requireFlow(ctx, AccessFlow.CART));
  return { groups: await assessCart(ctx, await readCartItems(ctx)), problems: problems.all };
}

/** Null when the viewer may not, or no longer, see it. */
export const visibleProductById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('product')
    .selectAll()
    .where(oneOf('id', ids))
    .where(visibleProducts(ctx.viewer))
    .execute();
  return inOrder(ids, rows, (row) => row.id);
});

/** Null when the viewer may not, or no longer, see it. */
export const visiblePlanById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('plan')
    .selectAll()
    .where(oneOf('id', ids))
    .where(visiblePlans(ctx.viewer))
    .execute();
  return inOrder(ids, rows, (row) => row.id);
});
