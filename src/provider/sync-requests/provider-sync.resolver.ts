import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Provider } from '../providers/provider.entity.ts';
import { ProviderSync } from './provider-sync.entity.ts';
import { lastSyncOfProvider, providerSyncOrder, syncsOfProvider } from './provider-sync.queries.ts';
import { requestSync } from './sync-request.service.ts';

const ProviderSyncConnection = connectionOf(ProviderSync, 'ProviderSync');

const SynchroniseProviderPayload = payloadOf('synchroniseProvider', {
  provider: changed(() => Provider, 'The run begins soon; `syncs` tells how it went.'),
  sync: changed(
    () => ProviderSync,
    'The synchronisation, which runs after this answer; `providerChanged` tells when it is done.',
  ),
});

@Resolver(() => Provider)
export class ProviderSyncResolver {
  @Authorized(UserRole.API_OWNER)
  @Refuses('NOT_FOUND')
  @Mutation(() => SynchroniseProviderPayload, {
    description: 'Compares products and plans with what the provider has, as soon as a worker is free. For API owners.',
  })
  synchroniseProvider(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string) {
    return requestSync(ctx, id);
  }

  @FieldResolver(() => ProviderSyncConnection, { description: 'Its synchronisations, newest first.' })
  syncs(@Root() provider: Provider, @Ctx() ctx: Context, @Args(() => providerSyncOrder.Args) page: OrderedPageArgs) {
    return syncsOfProvider.page(ctx, provider.id, page);
  }

  @FieldResolver(() => ProviderSync, {
    nullable: true,
    description: 'The newest synchronisation, also one that waits or runs; null before the first.',
  })
  lastSync(@Root() provider: Provider, @Ctx() ctx: Context) {
    return lastSyncOfProvider(ctx, provider.id);
  }
}
