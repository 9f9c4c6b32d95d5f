import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { shownPlans, visibleCatalogues } from '../audience/audience.policy.ts';
import { KEY_AUTH_TYPES } from './auth-types.ts';
import { ProductLifeCycle } from './life-cycle.ts';
import { OBSTACLES_OF_PLANS } from './obstacles.rules.ts';
import type { AuthType } from './product.entity.ts';

/** What a list of products can be narrowed by, beside the words of a search. */
export interface ProductConditions {
  catalogueIds?: readonly string[] | null;
  tags?: readonly string[] | null;
  categories?: readonly string[] | null;
  isFeatured?: boolean | null;
  authTypes?: readonly AuthType[] | null;
  autoApprove?: boolean | null;
  isRequestable?: boolean | null;
  lifeCycles?: readonly ProductLifeCycle[] | null;
}

type Products = ExpressionBuilder<Database, 'product'>;

/** Plans with which a product can be asked for: those that it meets in a catalogue that the viewer may see. */
const plansOf = ({ db, viewer }: Reader) =>
  db
    .selectFrom('catalogueProduct as offered')
    .innerJoin('catalogue', 'catalogue.id', 'offered.catalogueId')
    .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
    .innerJoin('plan', 'plan.id', 'cataloguePlan.planId')
    .select('plan.id')
    .where(sql<boolean>`offered.product_id = product.id`)
    .where(visibleCatalogues(viewer))
    .where(shownPlans(viewer));

/** Whether a key of it can be had and would open it, as far as that is known before anybody asks. */
export const isRequestable = (reader: Reader, eb: Products): Expression<SqlBool> =>
  eb.and([
    eb('product.isDocumentationOnly', '=', false),
    eb('product.hiddenAt', 'is', null),
    eb('product.lifeCycle', '<>', ProductLifeCycle.RETIRED),
    eb('product.authType', 'in', KEY_AUTH_TYPES),
    sql<boolean>`not exists (select from jsonb_array_elements(product.obstacles) obstacle
      where obstacle ->> 'code' <> all(${sql.lit(`{${OBSTACLES_OF_PLANS}}`)}::text[]))`,
    eb.exists(plansOf(reader)),
  ]);

/** Ids of the products of those of these catalogues that the viewer may see. */
const publishedIn = ({ db, viewer }: Reader, catalogueIds: readonly string[]) =>
  db
    .selectFrom('catalogueProduct')
    .innerJoin('catalogue', 'catalogue.id', 'catalogueProduct.catalogueId')
    .select('catalogueProduct.productId')
    .where(oneOf('catalogue.id', catalogueIds))
    .where(visibleCatalogues(viewer));

export type ProductCondition = keyof ProductConditions;

type Conditions = {
  [C in ProductCondition]: (
    reader: Reader,
    eb: Products,
    given: NonNullable<ProductConditions[C]>,
  ) => Expression<SqlBool>;
};

const CONDITIONS: Conditions = {
  tags: (_, __, tags) => sql<boolean>`tag_keys(product.tags) && tag_keys(to_jsonb(${tags}::text[]))`,
  categories: (_, __, categories) => sql<boolean>`product.category = any(${categories}::text[])`,
  catalogueIds: (reader, eb, ids) => eb('product.id', 'in', publishedIn(reader, ids)),
  isFeatured: (_, eb, isFeatured) => eb('product.isFeatured', '=', isFeatured),
  authTypes: (_, __, authTypes) => sql<boolean>`product.auth_type = any(${authTypes}::text[])`,
  lifeCycles: (_, __, lifeCycles) => sql<boolean>`product.life_cycle = any(${lifeCycles}::text[])`,
  autoApprove: hasPlan,
  isRequestable: (reader, eb, wanted) => (wanted ? isRequestable(reader, eb) : eb.not(isRequestable(reader, eb))),
};

/** Whether it can be had on a plan that approves at once, or on one that leaves requests to a decision. */
export function hasPlan(reader: Reader, eb: Products, autoApprove: boolean): Expression<SqlBool> {
  return eb.exists(plansOf(reader).where('plan.autoApprove', '=', autoApprove));
}

/** Whether a product is let through by one condition of all filters; null does not matter. */
export const meetsOne = <C extends ProductCondition>(
  reader: Reader,
  eb: Products,
  { filters, condition }: { filters: readonly ProductConditions[]; condition: C },
): Expression<SqlBool> =>
  eb.and(
    filters.flatMap(({ [condition]: given }) => (given == null ? [] : [CONDITIONS[condition](reader, eb, given)])),
  );

/** Whether a product is let through; all conditions must hold. */
export const meets =
  (reader: Reader, filter: ProductConditions) =>
  (eb: Products): Expression<SqlBool> =>
    eb.and(
      (Object.keys(CONDITIONS) as ProductCondition[]).map((condition) =>
        meetsOne(reader, eb, { filters: [filter], condition }),
      ),
    );
