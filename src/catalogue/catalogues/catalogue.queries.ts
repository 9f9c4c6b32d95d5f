import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { definePageLoader } from '../../platform/graphql/paging.ts';
import { defineChildren } from '../../platform/loader.ts';
import { isOwner } from '../../platform/viewer.ts';
import { shownPlans, shownProducts, visibleCatalogues } from '../audience/audience.policy.ts';

export const catalogues = rowsOf('catalogue.id', ({ db, viewer }) =>
  db.selectFrom('catalogue').selectAll('catalogue').where(visibleCatalogues(viewer)),
);

/** Products of a catalogue that the viewer already sees. */
export const productsOfCatalogue = definePageLoader(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('product')
      .innerJoin('catalogueProduct', 'catalogueProduct.productId', 'product.id')
      .selectAll('product')
      .select('catalogueProduct.catalogueId as parentId')
      .where(oneOf('catalogueProduct.catalogueId', catalogueIds))
      .where(shownProducts(ctx.viewer)),
  { id: 'product.id', parent: 'catalogueProduct.catalogueId' },
);

/** Plans of a catalogue that the viewer already sees. */
export const plansOfCatalogue = defineChildren(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('plan')
      .innerJoin('cataloguePlan', 'cataloguePlan.planId', 'plan.id')
      .selectAll('plan')
      .select('cataloguePlan.catalogueId')
      .where(oneOf('cataloguePlan.catalogueId', catalogueIds))
      .where(shownPlans(ctx.viewer))
      .orderBy('plan.id'),
  (row) => row.catalogueId,
);

const loadTeams = defineChildren(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('team')
      .innerJoin('catalogueTeam', 'catalogueTeam.teamId', 'team.id')
      .selectAll('team')
      .select('catalogueTeam.catalogueId')
      .where(oneOf('catalogueTeam.catalogueId', catalogueIds))
      .orderBy('team.id'),
  (row) => row.catalogueId,
);

/** Null for everybody but owners: who else a catalogue is for is nobody else's business. */
export const teamsOfCatalogue = (ctx: Context, catalogueId: string) =>
  isOwner(ctx.viewer) ? loadTeams(ctx, catalogueId) : null;
