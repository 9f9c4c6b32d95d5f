import { LRUCache } from 'lru-cache';
import type { FoundSession, SandboxSettings } from './gateway-core.ts';
import { hashOf } from './key-names.ts';

const LIFETIME_MS = 10_000;

/**
 * The gateway remembers sessions for 10 s under the value that was sent, and on a change forgets only the entry named like
 * the stored key. The two agree for full key strings under murmur64 and for keys that are not hashed; in every other
 * case, a bare id for example, a deleted key goes on working until the entry ends.
 */
export class SessionCache {
  private readonly entries = new LRUCache<string, FoundSession>({ max: 1_000, ttl: LIFETIME_MS });

  constructor(private readonly settings: Pick<SandboxSettings, 'hashKeys' | 'disableCachedSessionState'>) {}

  get(sent: string): FoundSession | undefined {
    return this.entries.get(this.nameOf(sent));
  }

  set(sent: string, found: FoundSession): void {
    if (!this.settings.disableCachedSessionState) this.entries.set(this.nameOf(sent), found);
  }

  forget(storedName: string): void {
    this.entries.delete(storedName);
  }

  clear(): void {
    this.entries.clear();
  }

  /** Always hashed in the way of murmur64, whatever hash the key itself names. */
  private nameOf(sent: string): string {
    return this.settings.hashKeys ? hashOf(sent, 'murmur64') : sent;
  }
}
