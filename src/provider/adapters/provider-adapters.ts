import { LRUCache } from 'lru-cache';
import type { Context } from '../../platform/context.ts';
import type { ProviderAdapter } from '../port/provider-adapter.ts';
import { type Provider, ProviderKind } from '../providers/provider.entity.ts';
import { SESSION_MEMORY_MS } from '../tyk/key-memory.ts';
import { dashboardAdapter } from '../tyk-dashboard/dashboard-adapter.ts';
import { gatewayAdapter } from '../tyk-gateway/gateway-adapter.ts';
import { DisconnectedAdapter } from './disconnected-adapter.ts';
import { discreetAdapter, LOOK_MS } from './discreet-adapter.ts';
import { measuredAdapter } from './measured-adapter.ts';

export const providerSecretLocation = (providerId: string) => ({ table: 'provider', column: 'secret', id: providerId });

/** A connection in plain, as somebody typed it or as it is stored. */
export interface Connection {
  kind: ProviderKind;
  url: string;
  secret: string;
  /** How long its gateway remembers a session; Tyk's own time when absent. */
  memoryMs?: number;
}

/** An adapter for a connection that need not be stored. */
export function connectionAdapter({ kind, ...connection }: Connection): ProviderAdapter {
  switch (kind) {
    case ProviderKind.TYK_GATEWAY:
      return gatewayAdapter(connection);
    case ProviderKind.TYK_DASHBOARD:
      return dashboardAdapter(connection);
  }
}

/**
 * What an adapter had to find out by writing (how the gateway builds keys) is kept with it, and found out anew now and
 * then. The cache key holds the sealed secret, so a changed connection is another entry.
 */
const adapters = new LRUCache<string, ProviderAdapter>({ max: 500, ttl: 6 * 3_600_000 });

/** The adapter of a provider as it is: for looking at its health, and for work before the portal serves. */
export function directAdapterOf(ctx: Pick<Context, 'secrets' | 'config'>, provider: Provider): ProviderAdapter {
  if (provider.deletedAt) return new DisconnectedAdapter();
  const adapter = measuredAdapter(provider, connectedAdapter(ctx, provider));
  const isKnown = provider.version !== null || provider.url === ctx.config.tykGateway?.url;
  return isKnown ? adapter : discreetAdapter(adapter, { leastMs: LOOK_MS * ctx.config.pace, mostMs: LOOK_MS });
}

function connectedAdapter(ctx: Pick<Context, 'secrets' | 'config'>, provider: Provider): ProviderAdapter {
  const name = `${provider.kind} ${provider.url} ${provider.secret}`;
  const known = adapters.get(name);
  if (known) return known;
  const secret = ctx.secrets.open(provider.secret, providerSecretLocation(provider.id));
  const adapter = connectionAdapter({
    ...{ kind: provider.kind, url: provider.url, secret },
    memoryMs: SESSION_MEMORY_MS * ctx.config.pace,
  });
  adapters.set(name, adapter);
  return adapter;
}
