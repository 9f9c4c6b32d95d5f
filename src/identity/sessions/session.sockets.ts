import type { Portal } from '../../platform/module.ts';
import { SocketCloseCode, type SocketIdentity } from '../../platform/websocket/socket-connection.ts';
import type { WebSocketEdge, WebSocketOptions } from '../../platform/websocket/websocket.ts';
import { ACCOUNT_CHANGES, SessionCache } from './session.cache.ts';
import { bearerToken, readSession } from './session.queries.ts';

/** Whose socket it is, from the `connection_init` that opened it. */
export interface Identity extends SocketIdentity {
  token: string;
}

/** How sockets know who opened them, and how each of their operations knows what that account may do now. */
export function sessionsOfSockets(
  portal: Portal,
): Pick<WebSocketOptions<Identity>, 'authenticate' | 'createContext' | 'expiryOf'> {
  const ctx = portal.contextOf({ requestId: 'sessions' });
  const sessions = new SessionCache(ctx, portal.relay);
  return {
    async authenticate({ authorization }) {
      const token = bearerToken(authorization);
      const session = token && (await sessions.use(token));
      return session ? { ...session.viewer, token, expiresAt: session.expiresAt } : null;
    },
    async createContext({ identity, remoteAddress }, requestId, occasion) {
      if (!identity) return portal.contextOf({ requestId, remoteAddress });
      const session = await (occasion === 'operation' ? sessions.use(identity.token) : sessions.read(identity.token));
      return session && portal.contextOf({ requestId, remoteAddress, viewer: session.viewer });
    },
    // Not from the cache, which does not know of uses on other ways.
    expiryOf: async ({ token }) => (await readSession(ctx, token))?.expiresAt ?? null,
  };
}

/**
 * A socket lives with the facts it was opened with, so whoever's facts change has to open a new one; the cursor brings
 * it back without a gap.
 */
export function closeWhenAccountsChange({ relay }: Portal, edge: WebSocketEdge<Identity>): void {
  relay.observe(ACCOUNT_CHANGES, ({ type, subject }) => {
    edge.closeWhere(
      ({ identity }) =>
        type === 'session.ended' ? identity?.sessionId === subject.sessionId : identity?.userId === subject.userId,
      SocketCloseCode.Forbidden,
      'Sign in again',
    );
  });
}
