import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { Plan } from '../plans/plan.entity.ts';
import { ProductConnection } from '../products/product.resolver.ts';
import { Catalogue } from './catalogue.entity.ts';
import { listCatalogues, plansOfCatalogue, productsOfCatalogue } from './catalogue.queries.ts';

export const CatalogueConnection = connectionOf(Catalogue, 'Catalogue');

@Resolver(() => Catalogue)
export class CatalogueResolver {
  @Query(() => CatalogueConnection, {
    description: 'Catalogues that the viewer may see; public ones also when nobody is signed in.',
  })
  catalogues(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return listCatalogues(ctx, page);
  }

  @FieldResolver(() => ProductConnection, { description: 'Its products.' })
  products(@Root() catalogue: Catalogue, @Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs) {
    return productsOfCatalogue(ctx, catalogue.id, page);
  }

  @FieldResolver(() => [Plan], { description: 'Its plans; each may be asked for with each of its products.' })
  plans(@Root() catalogue: Catalogue, @Ctx() ctx: Context) {
    return plansOfCatalogue(ctx, catalogue.id);
  }
}
