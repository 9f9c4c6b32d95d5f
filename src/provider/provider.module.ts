import type { Module } from '../platform/module.ts';
import { checkProviderJob } from './connection/provider.jobs.ts';
import { ProviderResolver } from './connection/provider.resolver.ts';
import { parkedJobFlags } from './health/circuit-breaker.ts';
import { Provider } from './providers/provider.entity.ts';
import { findVisibleProvider, findVisibleProviderApi, findVisibleProviderSync } from './providers/provider.queries.ts';
import { ProviderSubscriptions } from './providers/provider.subscriptions.ts';
import { ProviderApi } from './providers/provider-api.entity.ts';
import { ProviderSync } from './synchronise/provider-sync.entity.ts';

/** Gateways: how they are connected, watched and talked to. */
export const providerModule: Module = {
  name: 'provider',
  entities: [Provider, ProviderApi, ProviderSync],
  resolvers: [ProviderResolver, ProviderSubscriptions],
  nodes: [
    { type: 'Provider', table: 'provider', find: findVisibleProvider },
    { type: 'ProviderApi', table: 'providerApi', find: findVisibleProviderApi },
    { type: 'ProviderSync', table: 'providerSync', find: findVisibleProviderSync },
  ],
  jobs: [checkProviderJob],
  parkedFlags: (ctx) => parkedJobFlags(ctx.db),
};
