import { LRUCache } from 'lru-cache';
import type { Config } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import { type Discovered, readDiscovery } from '../identity-providers/discovery.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';

/** Documents seldom change; a key that is new is looked for when a token names it. */
const KEPT = { max: 50, ttl: 10 * 60_000 };

/** Of each portal in this process. */
const caches = new WeakMap<Config, LRUCache<string, Promise<Discovered>>>();

/** {@link readDiscovery} as it was a few minutes ago at most. What is wrong with a provider is not kept. */
export function discover(ctx: Pick<Context, 'config' | 'secrets'>, provider: IdentityProvider): Promise<Discovered> {
  const cache = caches.get(ctx.config) ?? new LRUCache<string, Promise<Discovered>>(KEPT);
  caches.set(ctx.config, cache);
  const key = JSON.stringify([provider.id, provider.issuer, provider.clientId, provider.clientSecret]);
  const known = cache.get(key);
  if (known) return known;
  const reading = readDiscovery(ctx, provider);
  cache.set(key, reading);
  reading.catch(() => cache.delete(key));
  return reading;
}
