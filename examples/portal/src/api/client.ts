import { createSocketClient } from '@gatehouse/client';
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { createCache } from './cache.ts';
import { connection } from './connection.ts';

declare const __GATEHOUSE_URL__: string;

/** Of the portal: the page's own origin, or the one that the build was given. */
export const SERVER = __GATEHOUSE_URL__ || location.origin;

const url = `${SERVER}/graphql`;

export interface ApiEvents {
  /** Too much was missed to catch up. */
  onReset(): void;
  /** The session has ended. */
  onUnauthenticated(): void;
}

/** A cache of its own, and a socket that comes back by itself and resumes. */
export function createApi({ onReset, onUnauthenticated }: ApiEvents): Client {
  const socket = createSocketClient({
    ...{ url, onReset },
    onUnauthenticated: () => {
      onUnauthenticated();
      return false;
    },
  });
  socket.on('connected', () => connection.set('live'));
  socket.on('closed', () => connection.set('lost'));
  return new Client({
    url,
    // Answers to somebody are nothing for a cache on the way.
    preferGetMethod: false,
    fetchOptions: { credentials: 'include' },
    exchanges: [
      mapExchange({
        onError: ({ response }) => {
          // A field that wants a session says UNAUTHENTICATED beside the others; a session that does not hold is a 401.
          if ((response as Response | undefined)?.status === 401) onUnauthenticated();
        },
      }),
      createCache(),
      subscriptionExchange({
        forwardSubscription: ({ query = '', ...rest }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, ...rest }, sink) }),
        }),
      }),
      fetchExchange,
    ],
  });
}
