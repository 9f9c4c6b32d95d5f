import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { providers } from '../../provider/providers/provider.queries.ts';
import { findVisibleSweep, lastSweepOfProvider } from '../apps/app.queries.ts';
import { ProviderSweep } from './provider-sweep.entity.ts';
import { startSweep } from './provider-sweep.service.ts';

@ObjectType({ description: 'Result of `sweepProvider`.' })
class SweepProviderPayload extends MutationPayload {
  @Field(() => ProviderSweep, { nullable: true, description: 'The comparison, which goes on in the background.' })
  sweep?: ProviderSweep | null;
}

@Resolver(() => Provider)
export class ProviderSweepResolver {
  @Authorized(UserRole.API_OWNER)
  @Mutation(() => SweepProviderPayload, {
    description:
      'Compares the keys at a provider with the credentials of the portal and repairs what differs; while one comparison runs it is that one. For API owners. Errors: NOT_FOUND.',
  })
  async sweepProvider(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string,
  ): Promise<SweepProviderPayload> {
    return { sweep: await startSweep(ctx, id), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => ProviderSweep, {
    nullable: true,
    description: 'One comparison; null when there is none. For API owners.',
  })
  providerSweep(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return findVisibleSweep(ctx, id);
  }

  @Authorized(UserRole.API_OWNER)
  @FieldResolver(() => ProviderSweep, {
    nullable: true,
    description: 'The newest comparison of its keys with the portal; null before the first. For API owners.',
  })
  lastSweep(@Root() { id }: Provider, @Ctx() ctx: Context) {
    return lastSweepOfProvider(ctx, id);
  }
}

@Resolver(() => ProviderSweep)
export class ProviderSweepFieldsResolver {
  @FieldResolver(() => Provider, {
    nullable: true,
    description: 'The provider that was looked at; null once it is disconnected.',
  })
  provider(@Root() { providerId }: ProviderSweep, @Ctx() ctx: Context) {
    return providers.byId(ctx, providerId);
  }
}
