import { type RawBuilder, sql } from 'kysely';
import { Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { visibleCatalogues } from '../audience/audience.policy.ts';
import { type ProductsFilter, productsThrough } from './product.queries.ts';
import { hasPlan, isRequestable, meetsOne, type ProductCondition } from './product-filter.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'A value that products can be narrowed to, and how many of them have it.',
})
export class FacetCount {
  @Field(() => String, { description: 'As the filter takes it; of truth values `true` or `false`.' })
  value!: string;

  @Field(() => Int, {
    description: 'How many products of the whole list have it, or would, if it were chosen instead.',
  })
  count!: number;
}

const counts = (of: string) => ({ description: `${of}, the most frequent first; the first 100.` });

@ObjectType({
  simpleResolvers: true,
  description:
    'What the products of a list have, on all of its pages together, so that a page can show what narrowing it would leave. Each is counted without its own condition of the filter, so that it shows what could be chosen instead; all other conditions hold.',
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

  @Field(
    () => [FacetCount],
    counts(
      'Whether they can be had on a plan that approves requests at once, or that leaves them to a decision: some on both',
    ),
  )
  autoApprove!: FacetCount[];

  @Field(() => [FacetCount], counts('How far they are in their lives'))
  lifeCycles!: FacetCount[];
}

type Facet = keyof ProductFacets;

/** The condition by which each narrows. */
const CONDITIONS = {
  tags: 'tags',
  categories: 'categories',
  catalogues: 'catalogueIds',
  authTypes: 'authTypes',
  isFeatured: 'isFeatured',
  isRequestable: 'isRequestable',
  autoApprove: 'autoApprove',
  lifeCycles: 'lifeCycles',
} as const satisfies Record<Facet, ProductCondition>;

const FACETS = Object.keys(CONDITIONS) as Facet[];

/** Columns that tell whether a product meets the condition of each. */
const MET: Readonly<Record<Facet, RawBuilder<boolean>>> = Object.fromEntries(
  FACETS.map((facet) => [facet, sql.ref(`meets${facet}`)]),
) as never;

/** Products that meet every condition but that of a facet. */
const foundFor = (facet: Facet) =>
  sql`(select * from found where ${sql.join(
    FACETS.filter((other) => other !== facet).map((other) => MET[other]),
    sql` and `,
  )}) as found`;

/**
 * Facets of the products that all filters let through, each without its own condition, so that it shows what else could be chosen: one
 * statement, whatever is asked for.
 */
export async function facetsOf(ctx: Context, filters: readonly ProductsFilter[]): Promise<ProductFacets> {
  const searched = productsThrough(
    ctx,
    filters.map(({ search }) => ({ search })),
  )
    .clearSelect()
    .select(['product.id', 'product.tags', 'product.category', 'product.authType', 'product.isFeatured'])
    .select('product.lifeCycle')
    .select((eb) => [
      sql<boolean>`${isRequestable(ctx, eb)}`.as('isRequestable'),
      sql<boolean>`${hasPlan(ctx, eb, true)}`.as('isApproved'),
      sql<boolean>`${hasPlan(ctx, eb, false)}`.as('isDecided'),
      ...FACETS.map((facet) => {
        const condition = CONDITIONS[facet];
        return sql<boolean>`coalesce(${meetsOne(ctx, eb, { filters, condition })}, false)`.as(`meets${facet}`);
      }),
    ]);
  const missed = sql.join(
    FACETS.map((facet) => sql`(not ${MET[facet]})::int`),
    sql` + `,
  );
  const shown = ctx.db
    .selectFrom('catalogueProduct')
    .innerJoin('catalogue', 'catalogue.id', 'catalogueProduct.catalogueId')
    .select(['catalogueProduct.productId', 'catalogue.id'])
    .where(visibleCatalogues(ctx.viewer));
  const { rows } = await sql<{ facet: Facet; value: string; count: number }>`
    with found as materialized (select * from (${searched}) as searched where ${missed} <= 1), shown as (${shown}), counted as (
      select 'tags' as facet, mode() within group (order by tag) as value, count(distinct found.id)::int as count
        from ${foundFor('tags')}, jsonb_array_elements_text(found.tags) tag group by 1, tag_key(tag)
      union all select 'categories', category, count(*)::int from ${foundFor('categories')} where category is not null group by 1, 2
      union all select 'authTypes', auth_type, count(*)::int from ${foundFor('authTypes')} where auth_type is not null group by 1, 2
      union all select 'lifeCycles', life_cycle, count(*)::int from ${foundFor('lifeCycles')} group by 1, 2
      union all select 'isFeatured', is_featured::text, count(*)::int from ${foundFor('isFeatured')} group by 1, 2
      union all select 'isRequestable', is_requestable::text, count(*)::int from ${foundFor('isRequestable')} group by 1, 2
      union all select 'autoApprove', approves::text, count(*)::int from ${foundFor('autoApprove')}, (values (true), (false)) as plan (approves)
        where case when approves then is_approved else is_decided end group by 1, 2
      union all select 'catalogues', shown.id::text, count(*)::int from ${foundFor('catalogues')} join shown on shown.product_id = found.id group by 1, 2)
    select facet, value, count from (
      select *, row_number() over (partition by facet order by count desc, value collate "und-x-icu") as place from counted) as ranked
    where place <= 100 order by facet, place`.execute(ctx.db);
  return Object.fromEntries(FACETS.map((facet) => [facet, rows.filter((row) => row.facet === facet)])) as never;
}
