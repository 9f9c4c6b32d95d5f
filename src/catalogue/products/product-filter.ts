import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { shownPlans, visibleCatalogues } from '../audience/audience.policy.ts';
import { KEY_AUTH_TYPES } from './auth-types.ts';
import { ProductLifeCycle } from './life-cycle.ts';
import { OBSTACLES_OF_PLANS } from './obstacles.rules.ts';
import type { AuthType } from './product.entity.ts';

/** What a list of products can be narrowed by, beside what needs a query of its own. */
export interface ProductConditions {
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

/** Whether a product is let through; all conditions must hold, and null does not matter. */
export const meets =
  (
    reader: Reader,
    { tags, categories, isFeatured, authTypes, autoApprove, isRequestable: wanted, lifeCycles }: ProductConditions,
  ) =>
  (eb: Products): Expression<SqlBool> =>
    eb.and([
      ...(tags ? [sql<boolean>`tag_keys(product.tags) && tag_keys(to_jsonb(${tags}::text[]))`] : []),
      ...(categories ? [sql<boolean>`product.category = any(${categories}::text[])`] : []),
      ...(isFeatured == null ? [] : [eb('product.isFeatured', '=', isFeatured)]),
      ...(authTypes ? [sql<boolean>`product.auth_type = any(${authTypes}::text[])`] : []),
      ...(lifeCycles ? [sql<boolean>`product.life_cycle = any(${lifeCycles}::text[])`] : []),
      ...(autoApprove == null ? [] : [eb.exists(plansOf(reader).where('plan.autoApprove', '=', autoApprove))]),
      ...(wanted == null ? [] : [wanted ? isRequestable(reader, eb) : eb.not(isRequestable(reader, eb))]),
    ]);
