import { teamOrder } from '../../identity/organisations/team.queries.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { shownPlans, shownProducts, visibleCatalogues } from '../audience/audience.policy.ts';
import { planOrder } from '../plans/plan.queries.ts';
import { productOrder } from '../products/product.queries.ts';

/** How lists of them can be ordered. */
export const catalogueOrder = orderOf('Catalogue', 'catalogue.id', {
  CREATED_AT: byCreation,
  NAME: byName('catalogue.name', 'Its name, without regard to case.'),
});

export const catalogues = rowsOf('catalogue.id', ({ db, viewer }) =>
  db.selectFrom('catalogue').selectAll('catalogue').where(visibleCatalogues(viewer)),
);

/** Products of a catalogue that the viewer already sees. */
export const productsOfCatalogue = defineChildPages(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('product')
      .innerJoin('catalogueProduct', 'catalogueProduct.productId', 'product.id')
      .selectAll('product')
      .select('catalogueProduct.catalogueId as parentId')
      .where(oneOf('catalogueProduct.catalogueId', catalogueIds))
      .where(shownProducts(ctx.viewer)),
  'catalogueProduct.catalogueId',
  productOrder,
);

/** Plans of a catalogue that the viewer already sees. */
export const plansOfCatalogue = defineChildPages(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('plan')
      .innerJoin('cataloguePlan', 'cataloguePlan.planId', 'plan.id')
      .selectAll('plan')
      .select('cataloguePlan.catalogueId as parentId')
      .where(oneOf('cataloguePlan.catalogueId', catalogueIds))
      .where(shownPlans(ctx.viewer)),
  'cataloguePlan.catalogueId',
  planOrder,
);

/** The audience of a catalogue that an owner looks at: who else it is for is nobody else's business. */
export const teamsOfCatalogue = defineChildPages(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('team')
      .innerJoin('catalogueTeam', 'catalogueTeam.teamId', 'team.id')
      .selectAll('team')
      .select('catalogueTeam.catalogueId as parentId')
      .where(oneOf('catalogueTeam.catalogueId', catalogueIds)),
  'catalogueTeam.catalogueId',
  teamOrder,
);
