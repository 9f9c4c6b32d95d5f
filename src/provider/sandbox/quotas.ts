import type { Session } from './model.ts';
import type { SandboxState } from './state.ts';

/** Where a key's counter lives; each product has its own as soon as a key has several. */
function counterOf(storedName: string, scope: string): string {
  return scope ? `${scope}-${storedName}` : storedName;
}

/** Quota counters, as the Gateway keeps them in Redis. */
export class Quotas {
  constructor(private readonly counters: SandboxState['quotas']) {}

  used(storedName: string, scope: string): number {
    const counter = this.counters[counterOf(storedName, scope)];
    return counter && (counter.renewsAt === null || counter.renewsAt > Date.now()) ? counter.used : 0;
  }

  /** Counts one request, also one that is then refused. The period begins with its first request. */
  take(storedName: string, scope: string, renewalSeconds: number): { used: number; renewsAt: number | null } {
    const used = this.used(storedName, scope) + 1;
    const name = counterOf(storedName, scope);
    const begun = used > 1 ? this.counters[name]?.renewsAt : undefined;
    const renewsAt = begun ?? (renewalSeconds > 0 ? Date.now() + renewalSeconds * 1000 : null);
    const counter = { used, renewsAt };
    this.counters[name] = counter;
    return counter;
  }

  reset(storedName: string, session: Session): void {
    const scopes = Object.values(session.access_rights).map((right) => right.allowance_scope);
    for (const scope of ['', ...scopes]) delete this.counters[counterOf(storedName, scope)];
  }
}
