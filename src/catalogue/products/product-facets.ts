import { sql } from 'kysely';
import { Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { visibleCatalogues } from '../audience/audience.policy.ts';
import { type ProductsFilter, productsThrough } from './product.queries.ts';
import { isRequestable } from './product-filter.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'A value that products can be narrowed to, and how many of them have it.',
})
export class FacetCount {
  @Field(() => String, { description: 'As the filter takes it; of truth values `true` or `false`.' })
  value!: string;

  @Field(() => Int, { description: 'How many products of the whole list have it.' })
  count!: number;
}

const counts = (of: string) => ({ description: `${of}, the most frequent first; the first 100.` });

@ObjectType({
  simpleResolvers: true,
  description:
    'What the products of a list have, on all of its pages together, so that a page can show what narrowing it would leave.',
})
export class ProductFacets {
  @Field(() => [FacetCount], counts('Tags, each once in its most frequent spelling, whatever its case and accents'))
  tags!: FacetCount[];

  @Field(() => [FacetCount], counts('Categories'))
  categories!: FacetCount[];

  @Field(() => [FacetCount], counts('Ids of the catalogues that the viewer may see'))
  catalogues!: FacetCount[];

  @Field(() => [FacetCount], counts('Authentication methods'))
  authTypes!: FacetCount[];

  @Field(() => [FacetCount], counts('Whether a portal should present them prominently'))
  isFeatured!: FacetCount[];

  @Field(() => [FacetCount], counts('Whether the viewer can ask for them'))
  isRequestable!: FacetCount[];
}

/** Facets of the products that all filters let through: one statement, whatever is asked for. */
export async function facetsOf(ctx: Context, filters: readonly ProductsFilter[]): Promise<ProductFacets> {
  const found = productsThrough(ctx, filters)
    .clearSelect()
    .select(['product.id', 'product.tags', 'product.category', 'product.authType', 'product.isFeatured'])
    .select((eb) => sql<boolean>`${isRequestable(ctx, eb)}`.as('isRequestable'));
  const shown = ctx.db
    .selectFrom('catalogueProduct')
    .innerJoin('catalogue', 'catalogue.id', 'catalogueProduct.catalogueId')
    .select(['catalogueProduct.productId', 'catalogue.id'])
    .where(visibleCatalogues(ctx.viewer));
  const { rows } = await sql<{ facet: keyof ProductFacets; value: string; count: number }>`
    with found as materialized (${found}), shown as (${shown}), counted as (
      select 'tags' as facet, mode() within group (order by tag) as value, count(distinct found.id)::int as count
        from found, jsonb_array_elements_text(found.tags) tag group by 1, tag_key(tag)
      union all select 'categories', category, count(*)::int from found where category is not null group by 1, 2
      union all select 'authTypes', auth_type, count(*)::int from found where auth_type is not null group by 1, 2
      union all select 'isFeatured', is_featured::text, count(*)::int from found group by 1, 2
      union all select 'isRequestable', is_requestable::text, count(*)::int from found group by 1, 2
      union all select 'catalogues', shown.id::text, count(*)::int from found join shown on shown.product_id = found.id group by 1, 2)
    select facet, value, count from (
      select *, row_number() over (partition by facet order by count desc, value) as place from counted) as ranked
    where place <= 100 order by facet, place`.execute(ctx.db);
  const of = (facet: keyof ProductFacets) => rows.filter((row) => row.facet === facet);
  return {
    ...{ tags: of('tags'), categories: of('categories'), catalogues: of('catalogues') },
    ...{ authTypes: of('authTypes'), isFeatured: of('isFeatured'), isRequestable: of('isRequestable') },
  };
}
