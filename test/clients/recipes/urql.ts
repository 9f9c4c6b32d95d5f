import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { createSocketClient, type SocketClientOptions } from '../../../clients/js/dist/index.js';

export function createUrql(options: SocketClientOptions) {
  const socket = createSocketClient(options);
  let token: string | null | undefined;
  const client = new Client({
    url: options.url,
    preferGetMethod: false,
    fetchOptions: () => (token ? { headers: { authorization: `Bearer ${token}` } } : {}),
    exchanges: [
      subscriptionExchange({
        forwardSubscription: ({ query = '', ...rest }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, ...rest }, sink) }),
        }),
      }),
      fetchExchange,
    ],
  });
  return { client, socket, signIn: async () => (token = await options.token?.()) };
}
