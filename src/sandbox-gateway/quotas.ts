import type { Session } from './model.ts';
import type { SandboxState } from './state.ts';

/** Where a key's counter lives; each product has its own as soon as a key has several. */
function counterOf(storedName: string, scope: string): string {
  return scope ? `${scope}-${storedName}` : storedName;
}

/** Quota counters, as the Gateway keeps them in Redis. */
export class Quotas {
  constructor(private readonly counters: SandboxState['quotas']) {}

  /** `undefined` before the first request of a period. */
  used(storedName: string, scope: string): number | undefined {
    const counter = this.counters[counterOf(storedName, scope)];
    return counter && (counter.renewsAt === null || counter.renewsAt > Date.now()) ? counter.used : undefined;
  }

  /** Counts one request, also one that is then refused. The period begins with its first request. */
  take(storedName: string, scope: string, renewalSeconds: number): { used: number; renewsAt: number | null } {
    const used = (this.used(storedName, scope) ?? 0) + 1;
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
