import { LRUCache } from 'lru-cache';
import type { Config } from '../../config.ts';
import type { Context } from '../../platform/context.ts';
import { type Discovered, readDiscovery } from '../identity-providers/discovery.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';

/** Documents seldom change; a key that is new is looked for when a token names it. */
const KEPT = { max: 50, ttl: 10 * 60_000 };

/** Of each portal in this process. */
const caches = new WeakMap<Config, LRUCache<string, Promise<Discovered>>>();

/** A provider that does not answer is not asked again for so long, whoever calls. */
const FAILED_MS = 5_000;

/** {@link readDiscovery} as it was a few minutes ago at most. */
export function discover(ctx: Pick<Context, 'config' | 'secrets'>, provider: IdentityProvider): Promise<Discovered> {
  const cache = caches.get(ctx.config) ?? new LRUCache<string, Promise<Discovered>>(KEPT);
  caches.set(ctx.config, cache);
  const key = JSON.stringify([provider.id, provider.issuer, provider.clientId, provider.clientSecret]);
  const known = cache.get(key);
  if (known) return known;
  const reading = readDiscovery(ctx, provider);
  cache.set(key, reading);
  reading.catch(() => cache.set(key, reading, { ttl: FAILED_MS }));
  return reading;
}

/** What failed, for our own log. Errors of the library carry what was answered, and that may be a token. */
export const reasonOf = (error: unknown): { name: string; message: string; code: string | null } => {
  const { name, message, code, error: said } = error as Error & { code?: unknown; error?: unknown };
  return { name, message, code: [said, code].find((text) => typeof text === 'string') ?? null };
};
