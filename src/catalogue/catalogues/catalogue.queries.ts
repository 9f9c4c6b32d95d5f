import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { definePageLoader, type PageArgs, paginate } from '../../platform/graphql/connection.ts';
import { defineLoader, grouped, inOrder } from '../../platform/loader.ts';
import {
  shownPlans,
  shownProducts,
  visibleCatalogues,
  visiblePlans,
  visibleProducts,
} from '../audience/audience.policy.ts';

export const listCatalogues = (ctx: Context, page: PageArgs) =>
  paginate(ctx.db.selectFrom('catalogue').selectAll().where(visibleCatalogues(ctx.viewer)), 'catalogue.id', page);

export const findVisibleCatalogue = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('catalogue')
    .selectAll()
    .where('id', '=', id)
    .where(visibleCatalogues(ctx.viewer))
    .executeTakeFirst();

interface ProductFilter {
  /** Words that must all occur in name or description. */
  search?: string | null;
  catalogueId?: string | null;
}

export function listProducts(ctx: Context, { search, catalogueId }: ProductFilter, page: PageArgs) {
  let query = ctx.db.selectFrom('product').selectAll('product').where(visibleProducts(ctx.viewer));
  for (const word of search?.split(/\s+/).filter(Boolean) ?? []) {
    // strpos takes the word literally: nobody's % or _ becomes a wildcard.
    query = query.where(
      sql<boolean>`strpos(lower(concat_ws(' ', product.display_name, product.name, product.description)), lower(${word})) > 0`,
    );
  }
  if (catalogueId) query = query.where((eb) => eb('product.id', 'in', publishedIn(ctx, catalogueId)));
  return paginate(query, 'product.id', page);
}

/** Ids of the products of one catalogue, and of none when the viewer may not see it. */
const publishedIn = (ctx: Context, catalogueId: string) =>
  ctx.db
    .selectFrom('catalogueProduct')
    .innerJoin('catalogue', 'catalogue.id', 'catalogueProduct.catalogueId')
    .select('catalogueProduct.productId')
    .where('catalogue.id', '=', catalogueId)
    .where(visibleCatalogues(ctx.viewer));

export const findVisibleProduct = (ctx: Context, id: string) =>
  ctx.db.selectFrom('product').selectAll().where('id', '=', id).where(visibleProducts(ctx.viewer)).executeTakeFirst();

export const listPlans = (ctx: Context, page: PageArgs) =>
  paginate(ctx.db.selectFrom('plan').selectAll().where(visiblePlans(ctx.viewer)), 'plan.id', page);

export const findVisiblePlan = (ctx: Context, id: string) =>
  ctx.db.selectFrom('plan').selectAll().where('id', '=', id).where(visiblePlans(ctx.viewer)).executeTakeFirst();

/** A product as part of something the viewer may already see. */
export const productById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await ctx.db.selectFrom('product').selectAll().where(oneOf('id', ids)).execute(), (row) => row.id),
);

/** A plan as part of something the viewer may already see, such as a credential on it. */
export const planById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await ctx.db.selectFrom('plan').selectAll().where(oneOf('id', ids)).execute(), (row) => row.id),
);

/** A catalogue as part of something the viewer may already see; null when the viewer may no longer see it. */
export const visibleCatalogueById = defineLoader(async (ctx: Context, ids: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('catalogue')
    .selectAll()
    .where(oneOf('id', ids))
    .where(visibleCatalogues(ctx.viewer))
    .execute();
  return inOrder(ids, rows, (row) => row.id);
});

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
export const plansOfCatalogue = defineLoader(async (ctx: Context, catalogueIds: readonly string[]) => {
  const rows = await ctx.db
    .selectFrom('plan')
    .innerJoin('cataloguePlan', 'cataloguePlan.planId', 'plan.id')
    .selectAll('plan')
    .select('cataloguePlan.catalogueId')
    .where(oneOf('cataloguePlan.catalogueId', catalogueIds))
    .where(shownPlans(ctx.viewer))
    .orderBy('plan.id')
    .execute();
  return grouped(catalogueIds, rows, (row) => row.catalogueId);
});

interface ProductInCatalogue {
  productId: string;
  catalogueId: string | null;
}

/** Plans that meet a product in a catalogue the viewer may see; each plan once. */
const loadPlansOfProduct = defineLoader(async (ctx: Context, keys: readonly ProductInCatalogue[]) => {
  const rows = await ctx.db
    .selectFrom('plan')
    .innerJoin('cataloguePlan', 'cataloguePlan.planId', 'plan.id')
    .innerJoin('catalogue', 'catalogue.id', 'cataloguePlan.catalogueId')
    .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
    .innerJoin('product', 'product.id', 'catalogueProduct.productId')
    .selectAll('plan')
    .select(['catalogueProduct.productId', 'catalogue.id as catalogueId'])
    .where(
      oneOf(
        'catalogueProduct.productId',
        keys.map((key) => key.productId),
      ),
    )
    .where(visibleCatalogues(ctx.viewer))
    .where(shownProducts(ctx.viewer))
    .where(shownPlans(ctx.viewer))
    .orderBy('plan.id')
    .execute();
  return keys.map(({ productId, catalogueId }) => {
    const offered = rows.filter(
      (row) => row.productId === productId && (!catalogueId || row.catalogueId === catalogueId),
    );
    return [...new Map(offered.map((row) => [row.id, row])).values()];
  });
});

export const plansOfProduct = (ctx: Context, productId: string, catalogueId: string | null) =>
  loadPlansOfProduct(ctx, { productId, catalogueId });
