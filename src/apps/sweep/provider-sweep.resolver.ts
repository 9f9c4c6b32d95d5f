import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { providers } from '../../provider/providers/provider.queries.ts';
import { ProviderSweep } from './provider-sweep.entity.ts';
import { lastSweepOfProvider, sweeps } from './provider-sweep.queries.ts';
import { startSweep } from './provider-sweep.service.ts';

const SweepProviderPayload = payloadOf('sweepProvider', {
  sweep: changed(() => ProviderSweep, 'The comparison, which goes on in the background.'),
});

@Resolver(() => ProviderSweep)
export class ProviderSweepResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => SweepProviderPayload, {
    description:
      'Compares the keys at a provider with the credentials of the portal and repairs what differs; while one comparison runs it is that one. For API owners.',
  })
  async sweepProvider(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string) {
    return { sweep: await startSweep(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => ProviderSweep, {
    nullable: true,
    description: 'One comparison; null when there is none. For API owners.',
  })
  providerSweep(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the sweep.' }) id: string) {
    return sweeps.find(ctx, id);
  }

  @FieldResolver(() => Provider, {
    nullable: true,
    description: 'The provider that was looked at; null once it is disconnected.',
  })
  provider(@Root() { providerId }: ProviderSweep, @Ctx() ctx: Context) {
    return providers.byId(ctx, providerId);
  }
}

@Resolver(() => Provider)
export class ProviderLastSweepResolver {
  @Authorized(UserRole.API_OWNER)
  @FieldResolver(() => ProviderSweep, {
    nullable: true,
    description: 'The newest comparison of its keys with the portal; null before the first. For API owners.',
  })
  lastSweep(@Root() { id }: Provider, @Ctx() ctx: Context) {
    return lastSweepOfProvider(ctx, id);
  }
}
