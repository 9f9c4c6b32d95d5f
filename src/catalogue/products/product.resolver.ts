import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf, PageArgs } from '../../platform/graphql/connection.ts';
import { findVisibleProduct, listProducts, plansOfProduct } from '../catalogues/catalogue.queries.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from './product.entity.ts';

export const ProductConnection = connectionOf(Product, 'Product');

@ArgsType()
class ProductsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Words that must all occur in name or description.' })
  search?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only products of this catalogue.' })
  catalogueId?: string | null;
}

@Resolver(() => Product)
export class ProductResolver {
  @Query(() => ProductConnection, {
    description: 'Products that the viewer may see; public ones also when nobody is signed in.',
  })
  products(@Ctx() ctx: Context, @Args(() => ProductsArgs) args: ProductsArgs) {
    return listProducts(ctx, args, args);
  }

  @Query(() => Product, {
    nullable: true,
    description: 'One product; null when there is none that the viewer may see.',
  })
  product(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleProduct(ctx, id);
  }

  @FieldResolver(() => [Plan], { description: 'Plans that meet it in a catalogue the viewer may see.' })
  plans(
    @Root() product: Product,
    @Ctx() ctx: Context,
    @Arg('catalogueId', () => ID, { nullable: true, description: 'Only plans of this catalogue.' })
    catalogueId?: string,
  ) {
    return plansOfProduct(ctx, product.id, catalogueId ?? null);
  }
}
