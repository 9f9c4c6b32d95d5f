import { visibleCatalogues, visiblePlans, visibleProducts } from '../../catalogue/audience/audience.policy.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import type { OfferFacts } from './offer.ts';

interface Named {
  productIds: readonly string[];
  planIds: readonly string[];
}

/** What the viewer of `ctx` may see of these products and plans now, in three statements however many they are. */
export async function readOfferFacts(ctx: Context, { productIds, planIds }: Named): Promise<OfferFacts> {
  const products = await ctx.db
    .selectFrom('product')
    .selectAll()
    .where(oneOf('id', productIds))
    .where(visibleProducts(ctx.viewer))
    .execute();
  const plans = await ctx.db
    .selectFrom('plan')
    .selectAll()
    .where(oneOf('id', planIds))
    .where(visiblePlans(ctx.viewer))
    .execute();
  const meetings = await readMeetings(ctx, { productIds, planIds });
  return { products: byId(products), plans: byId(plans), meetings };
}

async function readMeetings(ctx: Context, { productIds, planIds }: Named): Promise<OfferFacts['meetings']> {
  const rows = await ctx.db
    .selectFrom('catalogue')
    .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
    .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
    .selectAll('catalogue')
    .select(['catalogueProduct.productId', 'cataloguePlan.planId'])
    .where(oneOf('cataloguePlan.planId', planIds))
    .where(oneOf('catalogueProduct.productId', productIds))
    .where(visibleCatalogues(ctx.viewer))
    .execute();
  return rows.map(({ productId, planId, ...catalogue }) => ({ productId, planId, catalogue }));
}

/** Rows by their ids. */
export const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));
