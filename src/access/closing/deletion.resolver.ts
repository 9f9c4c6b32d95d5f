import { Arg, Authorized, Ctx, Field, ID, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { deleteApp, deleteCatalogue, deletePlan, deleteProduct, deleteUser } from './deletion.service.ts';

@ObjectType({ description: 'Result of `deleteApp`.' })
class DeleteAppPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the app; records keep naming it.' })
  deletedId?: string | null;
}

@ObjectType({ description: 'Result of `deleteUser`.' })
class DeleteUserPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the account; records keep naming it.' })
  deletedId?: string | null;
}

@ObjectType({ description: 'Result of `deleteProduct`.' })
class DeleteProductPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the product; records keep naming it.' })
  deletedId?: string | null;
}

@ObjectType({ description: 'Result of `deletePlan`.' })
class DeletePlanPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the plan; records keep naming it.' })
  deletedId?: string | null;
}

@ObjectType({ description: 'Result of `deleteCatalogue`.' })
class DeleteCataloguePayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the catalogue that is gone.' })
  deletedId?: string | null;
}

/** What is deleted may be needed by requests that wait and by carts, of which only this module knows. */
@Resolver()
export class DeletionResolver {
  @Authorized()
  @Mutation(() => DeleteAppPayload, {
    description:
      'Deletes an app for good: its credentials are revoked and its open requests closed. For its owner, administrators of its organisation and API owners. Errors: NOT_FOUND.',
  })
  async deleteApp(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the app.' }) id: string,
  ): Promise<DeleteAppPayload> {
    return { deletedId: (await deleteApp(ctx, id)).id, userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteUserPayload, {
    description:
      'Deletes an account for good: its sessions end and its open requests are closed. Apps that it shared go to one of those who share them, an administrator first; its other apps are deleted. For API owners. Errors: NOT_FOUND, WRONG_STATE (the own account).',
  })
  async deleteUser(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
  ): Promise<DeleteUserPayload> {
    return { deletedId: (await deleteUser(ctx, id)).id, userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteProductPayload, {
    description:
      'Deletes a product and its policy, when no credential lives on it. Open requests for it are closed, and carts lose it. For API owners. Errors: NOT_FOUND, IN_USE.',
  })
  async deleteProduct(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the product.' }) id: string,
  ): Promise<DeleteProductPayload> {
    return { deletedId: (await deleteProduct(ctx, id)).id, userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeletePlanPayload, {
    description:
      'Deletes a plan and its policy, when no credential lives on it. Open requests for it are closed, and carts lose it. For API owners. Errors: NOT_FOUND, IN_USE.',
  })
  async deletePlan(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
  ): Promise<DeletePlanPayload> {
    return { deletedId: (await deletePlan(ctx, id)).id, userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteCataloguePayload, {
    description:
      'Deletes a catalogue, not what it holds. Open requests through it are closed, and carts lose what was chosen in it. For API owners. Errors: NOT_FOUND.',
  })
  async deleteCatalogue(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the catalogue.' }) id: string,
  ): Promise<DeleteCataloguePayload> {
    return { deletedId: await deleteCatalogue(ctx, id), userErrors: [] };
  }
}
