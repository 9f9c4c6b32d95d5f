import {
  ConnectionHandler,
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getSelector,
  Network,
  RecordSource,
  type SingularReaderSelector,
  Store,
  type Variables,
} from 'relay-runtime';
import {
  type Access,
  type CachedApps,
  type End,
  firstPage,
  headersOf,
  type Listed,
  PREFER,
  PREFERENCES,
  preferenceIn,
  RENAME,
  SCHEMA,
} from './cached-apps.ts';
import { compileRelay } from './relay-compiler.ts';

const ERRORS = 'userErrors { code }';

const { request, fragment } = compileRelay(SCHEMA, {
  Apps: [
    `fragment Apps_list on Query @refetchable(queryName: "AppsPageQuery")
      @argumentDefinitions(first: {type: "Int"}, after: {type: "String"}, last: {type: "Int"}, before: {type: "String"}) {
      apps(first: $first, after: $after, last: $last, before: $before) @connection(key: "Apps_apps") {
        edges { node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    'query AppsQuery($first: Int, $last: Int) { ...Apps_list @arguments(first: $first, last: $last) }',
    `mutation AppsCreateMutation($input: CreateAppInput!, $connections: [ID!]!) {
      createApp(input: $input) { app @prependNode(connections: $connections, edgeTypeName: "AppEdge") { id name } ${ERRORS} } }`,
    RENAME,
    `mutation AppsRemoveMutation($id: ID!, $connections: [ID!]!) {
      deleteApp(id: $id) { deletedId @deleteEdge(connections: $connections) ${ERRORS} } }`,
  ],
  Preferences: [PREFERENCES, PREFER],
});

/** Relay's runtime with what its compiler made, as the hooks of react-relay use it. */
export function relayApps(access: Access, end: End): CachedApps {
  const environment = createEnvironment(access);
  const first = createOperationDescriptor(request('AppsQuery'), firstPage(end));
  environment.retain(first);
  const connections = [ConnectionHandler.getConnectionID('client:root', 'Apps_apps')];
  const ask = (name: string, variables: Variables) =>
    fetchQuery(environment, request(name), variables, { fetchPolicy: 'network-only' }).toPromise();
  const change = (name: string, variables: Variables) =>
    new Promise<void>((resolve, reject) => {
      commitMutation(environment, {
        ...{ mutation: request(name), variables, onError: reject },
        onCompleted: () => resolve(),
      });
    });
  const shown = async (): Promise<Listed> => {
    const owner = environment.lookup(first.fragment).data;
    const selector = getSelector(fragment('Apps_list'), owner) as SingularReaderSelector;
    return environment.lookup(selector).data as unknown as Listed;
  };
  const preferences = createOperationDescriptor(request('PreferencesQuery'), {});
  return {
    shown,
    async open() {
      await ask('AppsQuery', firstPage(end));
    },
    async more() {
      const { paginationRequest, paginationMetadata } = getPaginationMetadata(fragment('Apps_list'), 'Apps_list');
      const { startCursor, endCursor } = (await shown()).apps.pageInfo as Record<string, string>;
      const [direction, cursor] =
        end === 'start' ? (['forward', endCursor] as const) : (['backward', startCursor] as const);
      const variables = getPaginationVariables(direction, 2, cursor, {}, {}, paginationMetadata);
      await fetchQuery(environment, paginationRequest, variables).toPromise();
    },
    create: (name) => change('AppsCreateMutation', { input: { name }, connections }),
    rename: (id, name) => change('AppsRenameMutation', { id, input: { name } }),
    remove: (id) => change('AppsRemoveMutation', { id, connections }),
    async preference() {
      const known = environment.lookup(preferences.fragment);
      if (known.isMissingData) await ask('PreferencesQuery', {});
      environment.retain(preferences);
      return preferenceIn(environment.lookup(preferences.fragment).data);
    },
    prefer: (name, isEnabled) => change('PreferencesMutation', { input: { mails: [{ name, isEnabled }] } }),
  };
}

function createEnvironment(access: Access): Environment {
  const network = Network.create(async ({ text, name }, variables) => {
    const response = await fetch(access.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(access) },
      body: JSON.stringify({ query: text, operationName: name, variables }),
    });
    return response.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
