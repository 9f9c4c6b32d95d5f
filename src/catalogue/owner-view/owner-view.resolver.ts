import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { firstOnly } from '../../platform/graphql/paging.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { providers } from '../../provider/providers/provider.queries.ts';
import { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { Catalogue } from '../catalogues/catalogue.entity.ts';
import { catalogueOrder } from '../catalogues/catalogue.queries.ts';
import { CatalogueConnection } from '../catalogues/catalogue.resolver.ts';
import { Plan } from '../plans/plan.entity.ts';
import { plans } from '../plans/plan.queries.ts';
import { Product } from '../products/product.entity.ts';
import { apisOfProduct, products } from '../products/product.queries.ts';
import { cataloguesOfPlan, cataloguesOfProduct } from './owner-view.queries.ts';
import { OfferAdministration, ownerViewOf } from './owner-view.ts';

/** By the id of the product. */
export const findProductAdministration = async (ctx: Context, id: string): Promise<OfferAdministration | null> => {
  const product = await products.byId(ctx, id);
  return product && ownerViewOf(ctx.viewer, 'product', product);
};

/** By the id of the plan. */
export const findPlanAdministration = async (ctx: Context, id: string): Promise<OfferAdministration | null> => {
  const plan = await plans.byId(ctx, id);
  return plan && ownerViewOf(ctx.viewer, 'plan', plan);
};

@Resolver(() => Product)
export class ProductOwnerViewResolver {
  @FieldResolver(() => OfferAdministration, { nullable: true, description: 'For API owners; null for others.' })
  administration(@Root() product: Product, @Ctx() ctx: Context) {
    return ownerViewOf(ctx.viewer, 'product', product);
  }
}

@Resolver(() => Plan)
export class PlanOwnerViewResolver {
  @FieldResolver(() => OfferAdministration, { nullable: true, description: 'For API owners; null for others.' })
  administration(@Root() plan: Plan, @Ctx() ctx: Context) {
    return ownerViewOf(ctx.viewer, 'plan', plan);
  }
}

const CATALOGUES_OF = { product: cataloguesOfProduct, plan: cataloguesOfPlan };

@Resolver(() => OfferAdministration)
export class OwnerViewResolver {
  @FieldResolver(() => Provider, { nullable: true, description: 'Where its policy is; null when it has none.' })
  provider(@Root() { providerId }: OfferAdministration, @Ctx() ctx: Context) {
    return providerId && providers.byId(ctx, providerId);
  }

  @FieldResolver(() => [Catalogue], firstOnly('cataloguesConnection', 'Where it is published.'))
  catalogues(@Root() { kind, subjectId }: OfferAdministration, @Ctx() ctx: Context) {
    return CATALOGUES_OF[kind].list(ctx, subjectId);
  }

  @FieldResolver(() => CatalogueConnection, { description: 'Where it is published.' })
  cataloguesConnection(
    @Root() { kind, subjectId }: OfferAdministration,
    @Ctx() ctx: Context,
    @Args(() => catalogueOrder.Args) page: OrderedPageArgs,
  ) {
    return CATALOGUES_OF[kind].page(ctx, subjectId, page);
  }

  @FieldResolver(() => [ProviderApi], { description: 'The APIs of a product at its provider; empty for plans.' })
  apis(@Root() bundle: OfferAdministration, @Ctx() ctx: Context) {
    return apisOfProduct(ctx, bundle);
  }
}
