import { teamOrder } from '../../identity/organisations/team.queries.ts';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, byNumber, orderOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages } from '../../platform/graphql/paging.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { shownPlans, shownProducts, visibleCatalogues } from '../audience/audience.policy.ts';
import { planOrder } from '../plans/plan.queries.ts';
import { PUBLICATION, publicationOrder } from '../publications/publication.ts';
import type { Catalogue } from './catalogue.entity.ts';

/** How lists of them can be ordered. */
export const catalogueOrder = orderOf('Catalogue', 'catalogue.id', {
  CREATED_AT: byCreation,
  NAME: byName('catalogue.name', 'Its name, without regard to case.'),
  POSITION: byNumber('catalogue.position', 'Its place, as its owners have set it.'),
});

const cataloguesFor = ({ db, viewer }: Reader) =>
  db.selectFrom('catalogue').selectAll('catalogue').where(visibleCatalogues(viewer));

export const catalogues = rowsOf('catalogue.id', cataloguesFor);

const withSlug = shaped((reader: Reader, { slug }: { slug: string }) =>
  cataloguesFor(reader)
    .innerJoin('catalogueSlug', 'catalogueSlug.catalogueId', 'catalogue.id')
    .where('catalogueSlug.slug', '=', slug)
    .compile(),
);

/** The catalogue that has, or had, this slug. */
export const findBySlug = async (ctx: Context, slug: string): Promise<Catalogue | undefined> =>
  (await withSlug(ctx, { slug }))[0];

/** Products of a catalogue that the viewer already sees. */
export const productsOfCatalogue = defineChildPages(
  (ctx, catalogueIds) =>
    ctx.db
      .selectFrom('product')
      .innerJoin('catalogueProduct as publication', 'publication.productId', 'product.id')
      .selectAll('product')
      .select('publication.catalogueId as parentId')
      .select(PUBLICATION)
      .where(oneOf('publication.catalogueId', catalogueIds))
      .where(shownProducts(ctx.viewer)),
  'publication.catalogueId',
  publicationOrder,
);

/** Catalogues of a product, as far as the viewer may see them. */
export const cataloguesOfferingProduct = defineChildPages(
  (ctx, productIds) =>
    ctx.db
      .selectFrom('catalogue')
      .innerJoin('catalogueProduct as publication', 'publication.catalogueId', 'catalogue.id')
      .selectAll('catalogue')
      .select('publication.productId as parentId')
      .select(PUBLICATION)
      .where(oneOf('publication.productId', productIds))
      .where(visibleCatalogues(ctx.viewer)),
  'publication.productId',
  catalogueOrder,
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
