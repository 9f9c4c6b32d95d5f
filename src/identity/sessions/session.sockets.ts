import type { Portal } from '../../platform/module.ts';
import { SocketCloseCode, type SocketIdentity } from '../../platform/websocket/socket-connection.ts';
import type { WebSocketEdge, WebSocketOptions } from '../../platform/websocket/websocket.ts';
import { ACCOUNT_CHANGES, SessionCache } from './session.cache.ts';
import { bearerToken } from './session.queries.ts';

/** Whose socket it is, from the `connection_init` that opened it. */
export interface Identity extends SocketIdentity {
  token: string;
}

/** How sockets know who opened them, and how each of their operations knows what that account may do now. */
export function sessionsOfSockets(portal: Portal): Pick<WebSocketOptions<Identity>, 'authenticate' | 'createContext'> {
  const sessions = new SessionCache(portal.contextOf({ requestId: 'sessions' }), portal.relay);
  return {
    async authenticate({ authorization }) {
      const token = bearerToken(authorization);
      const session = token && (await sessions.read(token));
      return session ? { ...session.viewer, token, expiresAt: session.expiresAt } : null;
    },
    async createContext({ identity, remoteAddress }, requestId) {
      if (!identity) return portal.contextOf({ requestId, remoteAddress });
      const session = await sessions.read(identity.token);
      return session && portal.contextOf({ requestId, remoteAddress, viewer: session.viewer });
    },
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
