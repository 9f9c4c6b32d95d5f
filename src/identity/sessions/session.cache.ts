import { LRUCache } from 'lru-cache';
import type { Context } from '../../platform/context.ts';
import type { EventRelay } from '../../platform/events/event-relay.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { noteUse, readSession, type SessionState } from './session.queries.ts';

/** Events after which an account may do something else than before. */
export const ACCOUNT_CHANGES: readonly EventType[] = [
  'session.ended',
  'accountToken.rotated',
  'accountToken.revoked',
  'user.roleChanged',
  'user.teamsChanged',
  'user.moved',
  'user.passwordChanged',
  'user.sessionsEnded',
  'user.secondFactorAdded',
  'user.secondFactorRemoved',
  'user.secondFactorsReset',
  'user.deactivated',
  'user.deleted',
  'approver.granted',
  'approver.revoked',
];

/** Who changed facts about accounts behind the portal's back is noticed after so long. */
const MAX_AGE_MS = 1_000;
const MAX_SESSIONS = 10_000;

/**
 * Sessions that were read within the last second, for the events of subscriptions: each is delivered with the facts as
 * they are, and a busy socket must not ask the database for every one. What the portal itself changes is dropped at
 * once: the event log is in order, so nothing committed after a revocation is ever judged by the state before it.
 */
export class SessionCache {
  readonly #sessions = new LRUCache<string, Promise<SessionState | null>>({ max: MAX_SESSIONS, ttl: MAX_AGE_MS });

  constructor(
    private readonly source: Pick<Context, 'db' | 'config'>,
    relay: EventRelay,
  ) {
    relay.observe(ACCOUNT_CHANGES, () => this.#sessions.clear());
  }

  /** The session of a token, by its hash; null when it has ended. */
  async read(tokenHash: string): Promise<SessionState | null> {
    const session = await this.#recent(tokenHash);
    if (!session || session.expiresAt.getTime() > Date.now()) return session;
    // It may have been used since it was read.
    this.#sessions.delete(tokenHash);
    return this.#recent(tokenHash);
  }

  /** The same, noting that it was used from an address. */
  async use(tokenHash: string, remoteAddress: string): Promise<SessionState | null> {
    const session = await this.read(tokenHash);
    if (session) await noteUse({ ...this.source, remoteAddress }, session);
    return session;
  }

  #recent(tokenHash: string): Promise<SessionState | null> {
    let reading = this.#sessions.get(tokenHash);
    if (!reading) {
      reading = readSession(this.source, tokenHash);
      this.#sessions.set(tokenHash, reading);
      reading.catch(() => this.#sessions.delete(tokenHash));
    }
    return reading;
  }
}
