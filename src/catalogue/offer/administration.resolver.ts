import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { visibleProviderById } from '../../provider/providers/provider.queries.ts';
import { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { Catalogue } from '../catalogues/catalogue.entity.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from '../products/product.entity.ts';
import { apisOfProduct, cataloguesOfPlan, cataloguesOfProduct } from './administration.queries.ts';
import { administrationOf, OfferAdministration } from './administration.ts';

@ObjectType({ description: 'One API of a product, as its consumers know it.' })
class ProductApi {
  @Field(() => String, { description: 'Its name at the provider.' })
  name!: string;

  @Field(() => String, { description: 'What a consumer calls.' })
  gatewayUrl!: string;

  @Field(() => String, { nullable: true, description: 'Header for the key; null when it takes no keys.' })
  authHeader!: string | null;
}

@Resolver(() => Product)
export class ProductAdministrationResolver {
  @FieldResolver(() => [ProductApi], { description: 'Its APIs, as of the last synchronisation.' })
  apis(@Root() product: Product, @Ctx() ctx: Context) {
    return apisOfProduct(ctx, product);
  }

  @FieldResolver(() => OfferAdministration, { nullable: true, description: 'For API owners; null for others.' })
  administration(@Root() product: Product, @Ctx() ctx: Context) {
    return administrationOf(ctx.viewer, 'product', product);
  }
}

@Resolver(() => Plan)
export class PlanAdministrationResolver {
  @FieldResolver(() => OfferAdministration, { nullable: true, description: 'For API owners; null for others.' })
  administration(@Root() plan: Plan, @Ctx() ctx: Context) {
    return administrationOf(ctx.viewer, 'plan', plan);
  }
}

@Resolver(() => OfferAdministration)
export class OfferAdministrationResolver {
  @FieldResolver(() => Provider, { nullable: true, description: 'Where its policy is; null when it has none.' })
  provider(@Root() { providerId }: OfferAdministration, @Ctx() ctx: Context) {
    return providerId && visibleProviderById(ctx, providerId);
  }

  @FieldResolver(() => [Catalogue], { description: 'Where it is published.' })
  catalogues(@Root() { kind, subjectId }: OfferAdministration, @Ctx() ctx: Context) {
    return kind === 'product' ? cataloguesOfProduct(ctx, subjectId) : cataloguesOfPlan(ctx, subjectId);
  }

  @FieldResolver(() => [ProviderApi], { description: 'The APIs of a product at its provider; empty for plans.' })
  apis(@Root() bundle: OfferAdministration, @Ctx() ctx: Context) {
    return apisOfProduct(ctx, bundle);
  }
}
