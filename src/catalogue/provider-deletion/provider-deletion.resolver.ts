import { Arg, Authorized, Ctx, Field, ID, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { deleteProvider, type LeftBehind } from './provider-deletion.service.ts';

@ObjectType({ description: 'What a disconnected provider still has, out of the reach of the portal.' })
class ProviderLeftBehind implements LeftBehind {
  @Field(() => Int, {
    description:
      'Credentials whose keys go on working there: those that were alive, which are revoked now, and those whose end the provider had not heard of.',
  })
  credentials!: number;

  @Field(() => Int, { description: 'Requests that waited for a decision and can no longer be approved.' })
  requests!: number;

  @Field(() => [String], { description: 'Ids of the policies of the deleted products and plans.' })
  policyIds!: string[];

  @Field(() => Int, { description: 'Products that were deleted with it.' })
  products!: number;

  @Field(() => Int, { description: 'Plans that were deleted with it.' })
  plans!: number;
}

const DeleteProviderPayload = payloadOf('deleteProvider', {
  deletedId: changed(() => ID, 'Id of the provider that is gone.'),
  leftBehind: changed(() => ProviderLeftBehind, 'Keys and policies that nobody looks after any more.'),
});

@Resolver()
export class ProviderDeletionResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND', 'IN_USE')
  @Mutation(() => DeleteProviderPayload, {
    description: 'Disconnects a provider and deletes its products and plans, without calling it. For API owners.',
  })
  async deleteProvider(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string,
    @Arg('force', () => Boolean, { defaultValue: false, description: 'Also when something depends on it.' })
    force: boolean,
  ) {
    return { deletedId: id, leftBehind: await deleteProvider(ctx, id, force) };
  }
}
