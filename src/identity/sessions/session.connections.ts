import type { ConnectionIdentity } from '../../platform/live-connections/live-connection.ts';
import type { LiveConnections, LiveConnectionsOptions } from '../../platform/live-connections/live-connections.ts';
import type { Portal } from '../../platform/module.ts';
import { hashToken } from '../../platform/security/secret.ts';
import { ACCOUNT_CHANGES, SessionCache } from './session.cache.ts';
import { bearerJwt, bearerToken, readSession, type TokenAdmission } from './session.queries.ts';
import { redeemStreamTicket, streamTicket } from './stream-ticket.service.ts';

/** Whose connection it is, from the authorization that opened it. */
export interface Identity extends ConnectionIdentity {
  /** Of the session's token, or of the account token. */
  tokenHash: string;
}

/** How live connections know who opened them, and how each of their operations knows what that account may do now. */
export function sessionsOfConnections(
  portal: Portal,
  admit: TokenAdmission,
): Pick<LiveConnectionsOptions<Identity>, 'authenticate' | 'createContext' | 'expiryOf'> {
  const ctx = portal.contextOf({ requestId: 'sessions' });
  const sessions = new SessionCache(ctx, portal.relay);
  return {
    async authenticate({ authorization, remoteAddress }) {
      const jwt = bearerJwt(authorization);
      // Not from the cache, which would remember for a while that there was no session yet.
      if (jwt && !(await readSession(ctx, hashToken(jwt))) && !(await admit(ctx, jwt))) return null;
      const token = jwt ?? bearerToken(authorization);
      const ticket = streamTicket(authorization);
      const tokenHash = token ? hashToken(token) : ticket && (await redeemStreamTicket(ctx, ticket));
      const session = tokenHash && (await sessions.use(tokenHash, remoteAddress));
      return session ? { ...session.viewer, tokenHash, expiresAt: session.expiresAt } : null;
    },
    async createContext({ identity, remoteAddress }, requestId, occasion) {
      // Made first: it tells the place in the event log before anything is read, the session included.
      const call = portal.contextOf({ requestId, remoteAddress });
      if (!identity) return call;
      const { tokenHash } = identity;
      const session = await (occasion === 'operation'
        ? sessions.use(tokenHash, remoteAddress)
        : sessions.read(tokenHash));
      return session && { ...call, viewer: session.viewer };
    },
    // Not from the cache, which does not know of uses on other ways.
    expiryOf: async ({ tokenHash }) => (await readSession(ctx, tokenHash))?.expiresAt ?? null,
  };
}

/**
 * A connection lives with the facts it was opened with, so whoever's facts change has to open a new one; the cursor brings
 * it back without a gap.
 */
export function closeWhenAccountsChange({ relay }: Portal, live: LiveConnections<Identity>): void {
  relay.observe(ACCOUNT_CHANGES, ({ type, subject }) => {
    live.reconsider(({ identity }) => {
      if (type === 'session.ended') return identity?.sessionId === subject.sessionId;
      // After a rotation the old secret ends at another time than its connections know.
      if (type.startsWith('accountToken.')) return identity?.accountToken?.id === subject.accountTokenId;
      return identity?.userId === subject.userId;
    });
  });
}
