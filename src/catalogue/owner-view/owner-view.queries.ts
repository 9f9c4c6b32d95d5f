import { oneOf } from '../../platform/db/one-of.ts';
import { defineChildren } from '../../platform/loader.ts';

/** Catalogues of a product that an owner looks at. */
export const cataloguesOfProduct = defineChildren(
  (ctx, productIds) =>
    ctx.db
      .selectFrom('catalogue')
      .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
      .selectAll('catalogue')
      .select('catalogueProduct.productId')
      .where(oneOf('catalogueProduct.productId', productIds))
      .orderBy('catalogue.id'),
  (row) => row.productId,
);

/** Catalogues of a plan that an owner looks at. */
export const cataloguesOfPlan = defineChildren(
  (ctx, planIds) =>
    ctx.db
      .selectFrom('catalogue')
      .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
      .selectAll('catalogue')
      .select('cataloguePlan.planId')
      .where(oneOf('cataloguePlan.planId', planIds))
      .orderBy('catalogue.id'),
  (row) => row.planId,
);
