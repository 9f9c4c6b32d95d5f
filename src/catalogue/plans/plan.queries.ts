import { matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { shownPlans, shownProducts, visibleCatalogues, visiblePlans } from '../audience/audience.policy.ts';

/** How lists of them can be ordered. */
export const planOrder = orderOf('Plan', 'plan.id', {
  CREATED_AT: byCreation,
  NAME: byName('plan.name', 'Its technical name.'),
  DISPLAY_NAME: byName('plan.displayName', 'How it is shown.'),
});

export const plans = rowsOf('plan.id', ({ db, viewer }) =>
  db.selectFrom('plan').selectAll('plan').where(visiblePlans(viewer)),
);

/** A plan as part of something the viewer may already see, such as a credential on it. */
export const { byId: planById } = rowsOf('plan.id', ({ db }) => db.selectFrom('plan').selectAll('plan'));

export interface PlanFilter {
  catalogueIds?: readonly string[] | null;
}

/** Pairs of products and plans that meet in a catalogue the viewer may see, or in one of some catalogues; each pair once. */
const offers = ({ db, viewer }: Reader, productIds: readonly string[], { catalogueIds }: PlanFilter) =>
  db
    .selectFrom('catalogueProduct')
    .innerJoin('product', 'product.id', 'catalogueProduct.productId')
    .innerJoin('catalogue', 'catalogue.id', 'catalogueProduct.catalogueId')
    .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
    .select(['catalogueProduct.productId', 'cataloguePlan.planId'])
    .distinct()
    .where(oneOf('catalogueProduct.productId', productIds))
    .where(matchesAll([['catalogue.id', 'uuid', catalogueIds]]))
    .where(visibleCatalogues(viewer))
    .where(shownProducts(viewer));

/** Plans that meet a product in a catalogue the viewer may see. */
export const plansOfProduct = defineChildPages(
  (ctx, productIds, filter: PlanFilter | null) =>
    ctx.db
      .selectFrom('plan')
      .innerJoin(offers(ctx, productIds, filter ?? {}).as('offer'), 'offer.planId', 'plan.id')
      .selectAll('plan')
      .select('offer.productId as parentId')
      .where(shownPlans(ctx.viewer)),
  'offer.productId',
  planOrder,
);
