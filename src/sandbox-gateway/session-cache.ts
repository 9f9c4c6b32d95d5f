import { LRUCache } from 'lru-cache';
import type { FoundSession, SandboxSettings } from './gateway-core.ts';
import { hashOf } from './key-names.ts';

/**
 * The gateway remembers sessions for 10 s under the value that was sent, and on a change forgets only the entry named like
 * the stored key. The two agree for full key strings under murmur64 and for keys that are not hashed; in every other
 * case, a bare id for example, a deleted key goes on working until the entry ends.
 */
export class SessionCache {
  private readonly entries: LRUCache<string, FoundSession>;

  constructor(
    private readonly settings: Pick<SandboxSettings, 'hashKeys' | 'disableCachedSessionState' | 'sessionCacheMs'>,
  ) {
    this.entries = new LRUCache({ max: 1_000, ttl: settings.sessionCacheMs });
  }

  get(sent: string): FoundSession | undefined {
    return this.entries.get(this.nameOf(sent));
  }

  set(sent: string, found: FoundSession): void {
    this.keep(this.nameOf(sent), found);
  }

  /**
   * After counting. A gateway that hashes does it under the name of the stored key: where that is another one, the entry
   * that is read ends in its time. One that does not hash renews what is read, so that it lasts as long as it is used.
   */
  renew(sent: string, found: FoundSession): void {
    this.keep(this.settings.hashKeys ? found.storedName : sent, found);
  }

  private keep(name: string, found: FoundSession): void {
    if (!this.settings.disableCachedSessionState) this.entries.set(name, found);
  }

  forget(storedName: string): void {
    this.entries.delete(storedName);
  }

  /** Always hashed in the way of murmur64, whatever hash the key itself names. */
  private nameOf(sent: string): string {
    return this.settings.hashKeys ? hashOf(sent, 'murmur64') : sent;
  }
}
