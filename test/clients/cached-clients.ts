import { ApolloClient, gql, HttpLink, InMemoryCache, type ObservableQuery } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { fetchExchange, Client as Urql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { buildSchema, introspectionFromSchema } from 'graphql';

import {
  type Access,
  type CachedApps,
  CREATE,
  type End,
  firstPage,
  headersOf,
  LIST,
  type Listed,
  nextPage,
  PREFER,
  PREFERENCES,
  preferenceIn,
  REMOVE,
  RENAME,
  SCHEMA,
} from './cached-apps.ts';

export function apolloApps(access: Access, end: End): CachedApps {
  const cache = new InMemoryCache({ typePolicies: { Query: { fields: { apps: relayStylePagination() } } } });
  const link = new HttpLink({ uri: access.url, headers: headersOf(access) });
  const client = new ApolloClient({ link, cache });
  const query = gql(LIST);
  const list: ObservableQuery<Listed> = client.watchQuery<Listed>({ query, variables: firstPage(end) });
  const shown = async () => client.readQuery<Listed>({ query, variables: firstPage(end) })!;
  return {
    shown,
    async open() {
      await list.refetch();
    },
    async more() {
      await list.fetchMore({ variables: nextPage(end, (await shown()).apps.pageInfo) });
    },
    async create(name) {
      await client.mutate<{ createApp: { app: { id: string } } }>({
        ...{ mutation: gql(CREATE), variables: { input: { name } } },
        update: (store, { data }) => {
          const node = { __ref: store.identify({ __typename: 'App', id: data!.createApp.app.id }) };
          const edge = { __typename: 'AppEdge', cursor: '', node };
          store.modify({ fields: { apps: (apps) => ({ ...apps, edges: [edge, ...apps.edges] }) } });
        },
      });
    },
    async rename(id, name) {
      await client.mutate({ mutation: gql(RENAME), variables: { id, input: { name } } });
    },
    async remove(id) {
      await client.mutate({ mutation: gql(REMOVE), variables: { id } });
      cache.evict({ id: cache.identify({ __typename: 'App', id })! });
    },
    preference: async () => preferenceIn((await client.query({ query: gql(PREFERENCES) })).data),
    async prefer(name, isEnabled) {
      await client.mutate({ mutation: gql(PREFER), variables: { input: { mails: [{ name, isEnabled }] } } });
    },
  };
}

export function urqlApps(access: Access, end: End): CachedApps {
  const graphcache = cacheExchange({
    schema: introspectionFromSchema(buildSchema(SCHEMA)) as never,
    resolvers: { Query: { apps: relayPagination() } },
    updates: {
      Mutation: {
        createApp(_result, _args, store) {
          const pages = store.inspectFields('Query').filter(({ fieldName }) => fieldName === 'apps');
          for (const page of pages) store.invalidate('Query', page.fieldKey);
        },
        deleteApp: (result, _args, store) =>
          store.invalidate({
            __typename: 'App',
            id: (result as { deleteApp: { deletedId: string } }).deleteApp.deletedId,
          }),
      },
    },
  });
  const exchanges = [graphcache, fetchExchange];
  const client = new Urql({
    url: access.url,
    exchanges,
    preferGetMethod: false,
    fetchOptions: { headers: headersOf(access) },
  });
  const ask = async (text: string, variables: object) => {
    const { data, error } = await client.query(text, variables).toPromise();
    if (error) throw error;
    return data;
  };
  const change = async (text: string, variables: object) => {
    const { error } = await client.mutation(text, variables).toPromise();
    if (error) throw error;
  };
  const shown = (): Promise<Listed> => ask(LIST, firstPage(end));
  return {
    shown,
    async open() {
      await shown();
    },
    async more() {
      await ask(LIST, nextPage(end, (await shown()).apps.pageInfo));
    },
    create: (name) => change(CREATE, { input: { name } }),
    rename: (id, name) => change(RENAME, { id, input: { name } }),
    remove: (id) => change(REMOVE, { id }),
    preference: async () => preferenceIn(await ask(PREFERENCES, {})),
    prefer: (name, isEnabled) => change(PREFER, { input: { mails: [{ name, isEnabled }] } }),
  };
}
