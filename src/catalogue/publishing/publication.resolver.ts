import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Plan } from '../plans/plan.entity.ts';
import { Product } from '../products/product.entity.ts';
import { publish, retryPolicy, unpublish } from './publication.service.ts';

const product = changed(() => Product, 'The product.');
const plan = changed(() => Plan, 'The plan.');

const PublishProductPayload = payloadOf('publishProduct', { product });
const UnpublishProductPayload = payloadOf('unpublishProduct', { product });
const RetryProductPolicyPayload = payloadOf('retryProductPolicy', { product });
const PublishPlanPayload = payloadOf('publishPlan', { plan });
const UnpublishPlanPayload = payloadOf('unpublishPlan', { plan });
const RetryPlanPolicyPayload = payloadOf('retryPlanPolicy', { plan });

@Resolver()
export class ProductPublicationResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => PublishProductPayload, {
    description: 'Puts a product into catalogues, beside those that it is in. For API owners. Errors: NOT_FOUND.',
  })
  async publishProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('catalogueIds', () => [ID], { description: 'Ids of the catalogues.' }) catalogueIds: string[],
  ) {
    return { product: await publish(ctx, 'product', id, catalogueIds) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UnpublishProductPayload, {
    description:
      'Takes a product out of catalogues; living credentials go on working. For API owners. Errors: NOT_FOUND.',
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
  @Mutation(() => RetryProductPolicyPayload, {
    description:
      'Writes the policy of a product now, after a failure, while it waits for its next attempt, or where it vanished at the provider. For API owners. Errors: NOT_FOUND, WRONG_STATE.',
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
  @Mutation(() => PublishPlanPayload, {
    description: 'Puts a plan into catalogues, beside those that it is in. For API owners. Errors: NOT_FOUND.',
  })
  async publishPlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Arg('catalogueIds', () => [ID], { description: 'Ids of the catalogues.' }) catalogueIds: string[],
  ) {
    return { plan: await publish(ctx, 'plan', id, catalogueIds) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UnpublishPlanPayload, {
    description: 'Takes a plan out of catalogues; living credentials go on working. For API owners. Errors: NOT_FOUND.',
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
  @Mutation(() => RetryPlanPolicyPayload, {
    description:
      'Writes the policy of a plan now, after a failure, while it waits for its next attempt, or where it vanished at the provider. For API owners. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async retryPlanPolicy(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string) {
    return { plan: await retryPolicy(ctx, 'plan', id) };
  }
}
