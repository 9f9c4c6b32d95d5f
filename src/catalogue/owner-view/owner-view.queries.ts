import { oneOf } from '../../platform/db/one-of.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { catalogueOrder } from '../catalogues/catalogue.queries.ts';

/** Catalogues of a product that an owner looks at. */
export const cataloguesOfProduct = defineChildPages(
  (ctx, productIds) =>
    ctx.db
      .selectFrom('catalogue')
      .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
      .selectAll('catalogue')
      .select('catalogueProduct.productId as parentId')
      .where(oneOf('catalogueProduct.productId', productIds)),
  'catalogueProduct.productId',
  catalogueOrder,
);

/** Catalogues of a plan that an owner looks at. */
export const cataloguesOfPlan = defineChildPages(
  (ctx, planIds) =>
    ctx.db
      .selectFrom('catalogue')
      .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
      .selectAll('catalogue')
      .select('cataloguePlan.planId as parentId')
      .where(oneOf('cataloguePlan.planId', planIds)),
  'cataloguePlan.planId',
  catalogueOrder,
);
