import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf, PLANNED_ANEW } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import type { Page } from '../../platform/graphql/connection.ts';
import { idBefore, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { paginate } from '../../platform/graphql/paging.ts';
import { defineLoader } from '../../platform/loader.ts';
import { type Reader, shaped } from '../../platform/shapes/shaped.ts';
import { deprecationOf } from '../../provider/providers/api-access.types.ts';
import { keyPartsOf } from '../../provider/providers/key-parts.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { type IsPublished, isAmong, visibleCatalogues, visibleProducts } from '../audience/audience.policy.ts';
import { PRODUCT_ORDERS } from '../publications/product-orders.ts';
import { PUBLICATION, publicationOrder } from '../publications/publication.ts';
import { curlOf } from './example-call.ts';
import { gatewayAddress } from './gateway-address.ts';
import { openVersionsOf } from './obstacles.rules.ts';
import type { Product } from './product.entity.ts';
import { toldParts } from './product-api.types.ts';
import { meets, type ProductConditions } from './product-filter.ts';

/** How lists of them can be ordered. */
export const productOrder = orderOf('Product', 'product.id', PRODUCT_ORDERS);

const productsFor = ({ db, viewer }: Reader, isPublished?: IsPublished) =>
  db.selectFrom('product').selectAll('product').where(visibleProducts(viewer, isPublished));

export const products = rowsOf('product.id', (ctx) => productsFor(ctx));

const withSlug = shaped((reader: Reader, { slug }: { slug: string }) =>
  productsFor(reader)
    .innerJoin('productSlug', 'productSlug.productId', 'product.id')
    .where('productSlug.slug', '=', slug)
    .compile(),
);

/** The product that has, or had, this slug. */
export const findBySlug = async (ctx: Context, slug: string): Promise<Product | undefined> =>
  (await withSlug(ctx, { slug }))[0];

/** A product as part of something the viewer may already see. */
export const { byId: productById } = rowsOf('product.id', ({ db }) => db.selectFrom('product').selectAll('product'));

declare module '../../platform/db/database.ts' {
  interface Database {
    /** What a search compares, once more for each catalogue in which the product has a name of its own; the database fills it. */
    productSearch: { productId: string; catalogueId: string | null; words: string };
  }
}

export interface ProductsFilter extends ProductConditions {
  /** Words that must all occur in names, also those of visible catalogues, description or tags, whatever their case and accents. */
  search?: string | null;
}

/** A page of the products that all filters let through; of those of one catalogue as they are shown there. */
export function listProducts(
  ctx: Context,
  filters: readonly ProductsFilter[],
  page: OrderedPageArgs,
): Promise<Page<Product>> {
  const query = productsThrough(ctx, filters, page.orderBy ? oneByOne : startingAt(page));
  const [catalogueId, ...others] = new Set(filters.flatMap(({ catalogueIds }) => catalogueIds ?? []));
  if (!catalogueId || others.length > 0) return paginate(query, productOrder, page);
  const published = query
    .innerJoin('catalogueProduct as publication', 'publication.productId', 'product.id')
    .select(PUBLICATION)
    .where('publication.catalogueId', '=', catalogueId);
  return paginate(published, publicationOrder, page);
}

/** The products that all filters let through. @param isPublished How they are looked for; where words are, one by one. */
export function productsThrough(ctx: Context, filters: readonly ProductsFilter[], isPublished?: IsPublished) {
  const search = filters.map((filter) => filter.search ?? '').join(' ');
  const isSearch = search.trim() !== '';
  let query = productsFor(ctx, isSearch ? oneByOne : isPublished);
  if (isSearch) {
    query = query.modifyFront(PLANNED_ANEW);
    const found = ctx.db
      .selectFrom('productSearch')
      .select('productId')
      .where(sql<boolean>`words @@ search_query(${search})`)
      .where((eb) => eb.or([eb('catalogueId', 'is', null), eb('catalogueId', 'in', visibleIn(ctx))]));
    query = query.where('product.id', 'in', found);
  }
  for (const filter of filters) query = query.where(meets(ctx, filter));
  return query;
}

/** Asks of one after the other, until the page is full. PostgreSQL would first read all that is published. */
const oneByOne: IsPublished = (published) =>
  sql<boolean>`exists ${published.whereRef('catalogueProduct.productId', '=', 'product.id').offset(sql.lit(0))}`;

/** PostgreSQL does not conclude by itself that what lies before a page need not be read there either. */
const startingAt = (page: OrderedPageArgs): IsPublished => {
  const first = idBefore(page);
  return (published) => isAmong(first ? published.where('catalogueProduct.productId', '>', first) : published);
};

const visibleIn = ({ db, viewer }: Reader) =>
  db.selectFrom('catalogue').select('catalogue.id').where(visibleCatalogues(viewer));

type Bundle = Pick<Product, 'providerId' | 'apiVersions'> & { apiIds: readonly string[] };

/** APIs of a product that the viewer may already see, in the order of their ids at the provider. */
export const apisOfProduct = defineLoader(async (ctx: Context, bundles: readonly Bundle[]) => {
  const providerIds = [...new Set(bundles.flatMap(({ providerId }) => providerId ?? []))];
  const apiIds = [...new Set(bundles.flatMap((bundle) => bundle.apiIds))];
  const rows = await ctx.db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .selectAll('providerApi')
    .select('provider.gatewayUrl as base')
    .where(oneOf('providerApi.providerId', providerIds))
    .where('providerApi.apiId', 'in', apiIds.length > 0 ? apiIds : [''])
    .execute();
  const byKey = new Map(rows.map((row) => [`${row.providerId} ${row.apiId}`, row]));
  return bundles.map(({ providerId, apiIds, apiVersions }) =>
    apiIds.flatMap((apiId) => {
      const row = byKey.get(`${providerId} ${apiId}`);
      return row ? asConsumersSee(row, gatewayAddress({ gatewayUrl: row.base }, row), apiVersions[apiId]) : [];
    }),
  );
});

/** @param granted Versions that the product's policy grants; undefined where it grants all. */
function asConsumersSee(row: ProviderApi, gatewayUrl: string, granted: readonly string[] | undefined) {
  const { versionSelector } = row;
  const own = versionSelector?.own;
  const openVersions = own ? [own] : openVersionsOf(row, granted);
  const standard = openVersions.find((version) => version === versionSelector?.default);
  // Without a name in it, the default answers at the address itself and nowhere below it.
  const isNamed = versionSelector?.in === 'PATH' || !standard;
  const version = isNamed ? (standard ?? openVersions[0] ?? null) : null;
  const parts = toldParts(keyPartsOf(row));
  const deprecation = deprecationOf(row);
  return {
    ...{ ...row, parts, deprecation, gatewayUrl, openVersions, version },
    curl: curlOf({ ...row, gatewayUrl, version }),
  };
}
