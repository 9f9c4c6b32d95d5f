import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createSocketClient, type SocketClientOptions } from '../../../clients/js/dist/index.js';

export function createApollo(options: SocketClientOptions) {
  const socket = createSocketClient(options);
  const signedIn = new SetContextLink(async ({ headers }) => {
    const token = await options.token?.();
    return { headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) } };
  });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    signedIn.concat(new HttpLink({ uri: options.url })),
  );
  return { client: new ApolloClient({ link, cache: new InMemoryCache() }), socket };
}
