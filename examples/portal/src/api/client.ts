import { createSocketClient } from '@gatehouse/client';
import { authExchange } from '@urql/exchange-auth';
import { Client, type CombinedError, fetchExchange, subscriptionExchange } from 'urql';
import { createCache } from './cache.ts';
import { connection } from './connection.ts';

declare const __GATEHOUSE_URL__: string;

/** Of the portal: the page's own origin, or the one that the build was given. */
export const SERVER = __GATEHOUSE_URL__ || location.origin;

const url = `${SERVER}/graphql`;

/** Answers to somebody are nothing for a cache on the way. */
const OPTIONS = { url, preferGetMethod: false, fetchOptions: { credentials: 'include' } } as const;

export interface ApiEvents {
  /** Too much was missed to catch up. */
  onReset(): void;
  /** The session does not hold: resolves with whether there is another one, and then what was refused is asked once more. */
  onUnauthenticated(): Promise<boolean>;
  /** Whether that is being waited for. */
  isEnded(): boolean;
  /** Whether somebody is signed in, as far as the page knows. */
  isSomebody(): boolean;
}

/** A cache of its own, and a socket that comes back by itself and resumes. */
export function createApi({ onReset, onUnauthenticated, isEnded, isSomebody }: ApiEvents): Client {
  const socket = createSocketClient({ url, onReset, onUnauthenticated });
  socket.on('connected', () => connection.set('live'));
  socket.on('closed', () => connection.set('lost'));
  return new Client({
    ...OPTIONS,
    exchanges: [
      createCache(),
      subscriptionExchange({
        forwardSubscription: ({ query = '', ...rest }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, ...rest }, sink) }),
        }),
      }),
      authExchange(async () => ({
        addAuthToOperation: (operation) => operation,
        didAuthError: (error) => isRefused(error, isSomebody()),
        willAuthError: isEnded,
        refreshAuth: async () => void (await onUnauthenticated()),
      })),
      fetchExchange,
    ],
  });
}

/** A session that does not hold is a 401; without one, each field that wants one says so beside the others. */
const isRefused = ({ response, graphQLErrors }: CombinedError, isSomebody: boolean): boolean =>
  (response as Response | undefined)?.status === 401 ||
  (isSomebody && graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED'));

/** For signing in while another one waits for it. */
export const createBareApi = (): Client => new Client({ ...OPTIONS, exchanges: [fetchExchange] });
