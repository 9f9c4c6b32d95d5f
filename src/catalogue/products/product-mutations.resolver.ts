import { Arg, Authorized, Ctx, Field, ID, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { CreateProductInput, UpdateProductInput } from '../catalogues/catalogue.inputs.ts';
import { publish, retryPolicy, unpublish } from '../publishing/publishing.service.ts';
import { Product } from './product.entity.ts';
import { createProduct, updateProduct } from './product.service.ts';

@ObjectType({ description: 'Result of `createProduct`.' })
class CreateProductPayload extends MutationPayload {
  @Field(() => Product, { nullable: true, description: 'The new product; its policy follows.' })
  product?: Product | null;
}

@ObjectType({ description: 'Result of `updateProduct`.' })
class UpdateProductPayload extends MutationPayload {
  @Field(() => Product, { nullable: true, description: 'The product as it is now; its policy follows.' })
  product?: Product | null;
}

@ObjectType({ description: 'Result of `publishProduct`.' })
class PublishProductPayload extends MutationPayload {
  @Field(() => Product, { nullable: true, description: 'The product.' })
  product?: Product | null;
}

@ObjectType({ description: 'Result of `unpublishProduct`.' })
class UnpublishProductPayload extends MutationPayload {
  @Field(() => Product, { nullable: true, description: 'The product.' })
  product?: Product | null;
}

@ObjectType({ description: 'Result of `retryProductPolicy`.' })
class RetryProductPolicyPayload extends MutationPayload {
  @Field(() => Product, { nullable: true, description: 'The product.' })
  product?: Product | null;
}

@Resolver(() => Product)
export class ProductMutationsResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateProductPayload, {
    description:
      'Makes a product of APIs and writes its policy at the provider, or without APIs one that only documents. For API owners. Errors: INVALID_INPUT, NAME_TAKEN, NOT_FOUND, MIXED_PROVIDERS, MIXED_AUTH_TYPES.',
  })
  async createProduct(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProductInput, { description: 'The new product.' }) input: CreateProductInput,
  ): Promise<CreateProductPayload> {
    return { product: await createProduct(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateProductPayload, {
    description:
      'Changes a product and its policy. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN, MIXED_PROVIDERS, MIXED_AUTH_TYPES.',
  })
  async updateProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('input', () => UpdateProductInput, { description: 'What to change.' }) input: UpdateProductInput,
  ): Promise<UpdateProductPayload> {
    return { product: await updateProduct(ctx, id, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => PublishProductPayload, {
    description: 'Puts a product into catalogues, beside those that it is in. For API owners. Errors: NOT_FOUND.',
  })
  async publishProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
    @Arg('catalogueIds', () => [ID], { description: 'Ids of the catalogues.' }) catalogueIds: string[],
  ): Promise<PublishProductPayload> {
    return { product: await publish(ctx, 'product', id, catalogueIds), userErrors: [] };
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
  ): Promise<UnpublishProductPayload> {
    return { product: await unpublish(ctx, 'product', id, catalogueIds ?? null), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => RetryProductPolicyPayload, {
    description:
      'Writes the policy of a product again, after a failure or where it vanished at the provider. For API owners. Errors: NOT_FOUND, WRONG_STATE.',
  })
  async retryProductPolicy(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
  ): Promise<RetryProductPolicyPayload> {
    return { product: await retryPolicy(ctx, 'product', id), userErrors: [] };
  }
}
