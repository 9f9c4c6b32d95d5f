import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from '../products/product.entity.ts';
import { publish, retryPolicy, unpublish } from './publish.service.ts';

const product = changed(() => Product, 'As it is offered now.');
const plan = changed(() => Plan, 'As it is offered now.');

const PublishProductPayload = payloadOf('publishProduct', { product });
const UnpublishProductPayload = payloadOf('unpublishProduct', { product });
const RetryProductPolicyPayload = payloadOf('retryProductPolicy', { product });
const PublishPlanPayload = payloadOf('publishPlan', { plan });
const UnpublishPlanPayload = payloadOf('unpublishPlan', { plan });
const RetryPlanPolicyPayload = payloadOf('retryPlanPolicy', { plan });

@Resolver()
export class ProductPublicationResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'PRODUCT_NOT_PUBLISHABLE')
  @Mutation(() => PublishProductPayload, {
    description:
      'Puts a product into catalogues, beside those that it is in. What no credential of the portal could open is refused. For API owners.',
  })
  async publishProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('catalogueIds', () => [ID], { description: 'Where it is offered from now on, beside where it is already.' })
    catalogueIds: string[],
  ) {
    return { product: await publish(ctx, 'product', id, catalogueIds) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => UnpublishProductPayload, {
    description: 'Takes a product out of catalogues; living credentials go on working. For API owners.',
  })
  async unpublishProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('catalogueIds', () => [ID], { nullable: true, description: 'Ids of the catalogues; all when absent.' })
    catalogueIds?: string[],
  ) {
    return { product: await unpublish(ctx, 'product', id, catalogueIds ?? null) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RetryProductPolicyPayload, {
    description:
      'Writes the policy of a product now, after a failure, while it waits for its next attempt, or where it vanished at the provider. For API owners.',
  })
  async retryProductPolicy(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
  ) {
    return { product: await retryPolicy(ctx, 'product', id) };
  }
}

@Resolver()
export class PlanPublicationResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => PublishPlanPayload, {
    description: 'Puts a plan into catalogues, beside those that it is in. For API owners.',
  })
  async publishPlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('catalogueIds', () => [ID], { description: 'Where it is offered from now on, beside where it is already.' })
    catalogueIds: string[],
  ) {
    return { plan: await publish(ctx, 'plan', id, catalogueIds) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => UnpublishPlanPayload, {
    description: 'Takes a plan out of catalogues; living credentials go on working. For API owners.',
  })
  async unpublishPlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('catalogueIds', () => [ID], { nullable: true, description: 'Ids of the catalogues; all when absent.' })
    catalogueIds?: string[],
  ) {
    return { plan: await unpublish(ctx, 'plan', id, catalogueIds ?? null) };
  }

  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'WRONG_STATE')
  @Mutation(() => RetryPlanPolicyPayload, {
    description:
      'Writes the policy of a plan now, after a failure, while it waits for its next attempt, or where it vanished at the provider. For API owners.',
  })
  async retryPlanPolicy(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string) {
    return { plan: await retryPolicy(ctx, 'plan', id) };
  }
}
