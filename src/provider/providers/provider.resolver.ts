import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { UserRole } from '../../platform/viewer.ts';
import { ApiObstacle, deprecationOf, toldObstacles } from './api-access.types.ts';
import { Provider } from './provider.entity.ts';
import { apisOfProvider, providerApiOrder, providerOrder, providers } from './provider.queries.ts';
import { ProviderApi } from './provider-api.entity.ts';

const ProviderConnection = connectionOf(Provider, 'Provider');
const ProviderApiConnection = connectionOf(ProviderApi, 'ProviderApi');

@Resolver(() => Provider)
export class ProviderResolver {
  @Authorized(UserRole.API_OWNER)
  @Query(() => ProviderConnection, { description: 'Connected providers. For API owners.' })
  providers(@Ctx() ctx: Context, @Args(() => providerOrder.Args) page: OrderedPageArgs) {
    return providers.list(ctx, providerOrder, page);
  }

  @Authorized(UserRole.API_OWNER)
  @Query(() => Provider, { nullable: true, description: 'One provider; null when there is none. For API owners.' })
  provider(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the provider.' }) id: string) {
    return providers.find(ctx, id);
  }

  @FieldResolver(() => ProviderApiConnection, { description: 'Its APIs, as of the last synchronisation.' })
  apis(@Root() provider: Provider, @Ctx() ctx: Context, @Args(() => providerApiOrder.Args) page: OrderedPageArgs) {
    return apisOfProvider.page(ctx, provider.id, page);
  }
}

@Resolver(() => ProviderApi)
export class ProviderApiResolver {
  @FieldResolver(() => [ApiObstacle], {
    description: 'Why keys of the portal do not open it, or are not limited there; empty when they do and are.',
  })
  obstacles(@Root() { obstacles, missingSince, name, sessionLifetimeSeconds }: ProviderApi) {
    return toldObstacles(missingSince ? ['DELETED'] : obstacles, name, sessionLifetimeSeconds);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why its way of authentication should not be built upon any more, as of the last synchronisation; null where nothing is said against it.',
  })
  deprecation(@Root() api: ProviderApi) {
    return deprecationOf(api);
  }
}
