import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { seesUnpublished, type Viewer } from '../../platform/viewer.ts';
import { CatalogueVisibility } from './catalogue-visibility.ts';

/**
 * The one rule of visibility, from which those of products and plans follow: public catalogues are for everybody,
 * private ones for members of their teams, and staff sees all.
 */
export function visibleCatalogues(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'catalogue'>): Expression<SqlBool> => {
    const exists = eb('catalogue.deletedAt', 'is', null);
    if (seesUnpublished(viewer)) return exists;
    const isPublic = eb('catalogue.visibility', '=', CatalogueVisibility.PUBLIC);
    if (!viewer) return eb.and([exists, isPublic]);
    const forViewer = eb
      .selectFrom('catalogueTeam')
      .select('catalogueTeam.catalogueId')
      .where(oneOf('catalogueTeam.teamId', viewer.teamIds));
    return eb.and([exists, eb.or([isPublic, eb('catalogue.id', 'in', forViewer)])]);
  };
}

/**
 * What is left of a deleted product or plan is for records alone. One whose policy vanished at the provider is hidden from
 * consumers on every path until it returns.
 */
export function shownProducts(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'product'>): Expression<SqlBool> => {
    const exists = eb('product.deletedAt', 'is', null);
    return seesUnpublished(viewer) ? exists : eb.and([exists, eb('product.hiddenAt', 'is', null)]);
  };
}

/** As {@link shownProducts}. */
export function shownPlans(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'plan'>): Expression<SqlBool> => {
    const exists = eb('plan.deletedAt', 'is', null);
    return seesUnpublished(viewer) ? exists : eb.and([exists, eb('plan.hiddenAt', 'is', null)]);
  };
}

/** Where products are published, as a part of a query of products. */
type Published = SelectQueryBuilder<Database, 'product' | 'catalogueProduct' | 'catalogue', { productId: string }>;

/** Whether a product is one of those that are published. */
export type IsPublished = (published: Published) => Expression<SqlBool>;

export const isAmong: IsPublished = (published) => sql<boolean>`product.id in ${published}`;

/**
 * Products of a visible catalogue; owners also see unpublished ones.
 * @param isPublished How a product is looked for where the visible ones are published; it is the plan alone that differs.
 */
export function visibleProducts(viewer: Viewer | null, isPublished = isAmong) {
  return (eb: ExpressionBuilder<Database, 'product'>): Expression<SqlBool> => {
    if (seesUnpublished(viewer)) return shownProducts(viewer)(eb);
    const published = eb
      .selectFrom('catalogueProduct')
      .innerJoin('catalogue', 'catalogue.id', 'catalogueProduct.catalogueId')
      .select('catalogueProduct.productId')
      .where(visibleCatalogues(viewer));
    return eb.and([shownProducts(viewer)(eb), isPublished(published)]);
  };
}

/** Plans of a visible catalogue; owners also see unpublished ones. */
export function visiblePlans(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'plan'>): Expression<SqlBool> => {
    if (seesUnpublished(viewer)) return shownPlans(viewer)(eb);
    const published = eb
      .selectFrom('cataloguePlan')
      .innerJoin('catalogue', 'catalogue.id', 'cataloguePlan.catalogueId')
      .select('cataloguePlan.planId')
      .where(visibleCatalogues(viewer));
    return eb.and([shownPlans(viewer)(eb), eb('plan.id', 'in', published)]);
  };
}
