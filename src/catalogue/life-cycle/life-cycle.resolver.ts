import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Product } from '../products/product.entity.ts';
import { products } from '../products/product.queries.ts';
import { ProductLifeCycleInput } from './life-cycle.inputs.ts';
import { setProductLifeCycle } from './life-cycle.service.ts';

const SetProductLifeCyclePayload = payloadOf('setProductLifeCycle', {
  product: changed(() => Product, 'The product as it is now.'),
});

@Resolver(() => Product)
export class ProductLifeCycleResolver {
  @FieldResolver(() => Product, {
    nullable: true,
    description: 'What takes its place; null where nothing does, and where the viewer may not see that.',
  })
  successor(@Root() { successorId }: Product, @Ctx() ctx: Context) {
    return successorId && products.byId(ctx, successorId);
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => SetProductLifeCyclePayload, {
    description:
      'Says how far the life of a product is. Who has it is told that it is deprecated or retired, and 30 and 7 days before its end; credentials go on. For API owners.',
  })
  async setProductLifeCycle(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('input', () => ProductLifeCycleInput, { description: 'All that is to be said of it.' })
    input: ProductLifeCycleInput,
  ) {
    return { product: await setProductLifeCycle(ctx, id, input) };
  }
}
