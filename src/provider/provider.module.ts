import type { Module } from '../platform/module.ts';
import { closeAnalyticsSources } from './analytics/analytics-sources.ts';
import { AuthorizationServer } from './authorization-servers/authorization-server.entity.ts';
import { authorizationServers } from './authorization-servers/authorization-server.queries.ts';
import { AuthorizationServerResolver } from './authorization-servers/authorization-server.resolver.ts';
import { ConnectionResolver } from './connection/connection.resolver.ts';
import { checkProviderJob } from './outages/health-check.jobs.ts';
import { watchKeysJob } from './outages/key-watch.jobs.ts';
import { parkedJobFlags } from './outages/parked-jobs.ts';
import { Provider } from './providers/provider.entity.ts';
import { providerApis, providers } from './providers/provider.queries.ts';
import { ProviderApiResolver, ProviderResolver } from './providers/provider.resolver.ts';
import { ProviderSubscriptions } from './providers/provider.subscriptions.ts';
import { ProviderApi } from './providers/provider-api.entity.ts';
import { ProviderSync } from './sync-requests/provider-sync.entity.ts';
import { providerSyncs } from './sync-requests/provider-sync.queries.ts';
import { ProviderSyncResolver } from './sync-requests/provider-sync.resolver.ts';

/** Gateways: how they are connected, watched and talked to. */
export const providerModule: Module = {
  name: 'provider',
  entities: [Provider, ProviderApi, ProviderSync, AuthorizationServer],
  resolvers: [
    ProviderResolver,
    ProviderApiResolver,
    ProviderSyncResolver,
    ConnectionResolver,
    ProviderSubscriptions,
    AuthorizationServerResolver,
  ],
  nodes: [
    { type: 'Provider', table: 'provider', find: providers.byId },
    { type: 'ProviderApi', table: 'providerApi', find: providerApis.byId },
    { type: 'AuthorizationServer', table: 'authorizationServer', find: authorizationServers.byId },
    { type: 'ProviderSync', table: 'providerSync', find: providerSyncs.byId },
  ],
  jobs: [checkProviderJob, watchKeysJob],
  parkedFlags: parkedJobFlags,
  async start({ config }, running) {
    running.defer(() => closeAnalyticsSources(config));
    return [];
  },
};
