import { type Client, createClient } from 'graphql-ws';
import { impatient } from './impatient-socket.ts';
import { guarded } from './report.ts';
import { type Resumable, type ResumableOptions, resumable } from './resumable.ts';
import { patiently, type TokenSource } from './retry-wait.ts';

export interface SocketClientOptions extends ResumableOptions {
  /** Of the GraphQL API: `https://portal.example.com/graphql`. */
  url: string;
  token?: TokenSource;
  /** Where the runtime has none of its own. */
  webSocketImpl?: unknown;
}

/** A server that has not answered a ping for so long is gone. */
const PONG_MS = 5_000;
const PING_MS = 10_000;

/** A client of `graphql-ws` that comes back until it is told that only signing in helps, and resumes without a gap. */
export function createSocketClient(options: SocketClientOptions): Resumable<Client> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: options.url.replace(/^http/, 'ws'),
    webSocketImpl: impatient(options.webSocketImpl),
    connectionParams: async () => {
      try {
        const token = await options.token?.();
        return token ? { authorization: `Bearer ${token}` } : {};
      } catch {
        // What fails here would end all subscriptions; a lost connection comes back, and asks again.
        client.terminate();
        return {};
      }
    },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: patiently(options.retryWait),
    keepAlive: PING_MS,
    on: {
      ping: (received) => {
        if (!received) late = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(late);
      },
      closed: () => clearTimeout(late),
    },
  });
  const on: Client['on'] = (event, listener) =>
    client.on(event, guarded(listener as (...args: unknown[]) => unknown) as typeof listener);
  return { ...resumable(client, options), on };
}
