import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { defineLoader } from '../../platform/loader.ts';
import { shownPlans, shownProducts, visibleCatalogues, visiblePlans } from '../audience/audience.policy.ts';

export const plans = rowsOf('plan.id', ({ db, viewer }) =>
  db.selectFrom('plan').selectAll('plan').where(visiblePlans(viewer)),
);

/** A plan as part of something the viewer may already see, such as a credential on it. */
export const { byId: planById } = rowsOf('plan.id', ({ db }) => db.selectFrom('plan').selectAll('plan'));

interface ProductInCatalogue {
  productId: string;
  catalogueId: string | null;
}

/** Plans that meet a product in a catalogue the viewer may see; each plan once. */
const loadPlansOfProduct = defineLoader(async (ctx: Context, keys: readonly ProductInCatalogue[]) => {
  const productIds = keys.map((key) => key.productId);
  const rows = await ctx.db
    .selectFrom('plan')
    .innerJoin('cataloguePlan', 'cataloguePlan.planId', 'plan.id')
    .innerJoin('catalogue', 'catalogue.id', 'cataloguePlan.catalogueId')
    .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
    .innerJoin('product', 'product.id', 'catalogueProduct.productId')
    .selectAll('plan')
    .select(['catalogueProduct.productId', 'catalogue.id as catalogueId'])
    .where(oneOf('catalogueProduct.productId', productIds))
    .where(visibleCatalogues(ctx.viewer))
    .where(shownProducts(ctx.viewer))
    .where(shownPlans(ctx.viewer))
    .orderBy('plan.id')
    .execute();
  return keys.map(({ productId, catalogueId }) => {
    const offered = rows.filter(
      (row) => row.productId === productId && (!catalogueId || row.catalogueId === catalogueId),
    );
    return [...new Map(offered.map((row) => [row.id, row])).values()];
  });
});

export const plansOfProduct = (ctx: Context, productId: string, catalogueId: string | null) =>
  loadPlansOfProduct(ctx, { productId, catalogueId });
