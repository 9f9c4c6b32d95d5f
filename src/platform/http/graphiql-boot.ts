/**
 * Starts GraphiQL in the browser. The fetcher is our own for one reason: the bundle's sends the header editor's content
 * with HTTP requests only, and subscriptions would stay anonymous. Here its `Authorization` goes into the payload of
 * `connection_init` as well.
 */
export const graphiqlBoot = `
import { createClient } from './graphql-ws.js';

const { path, title, defaultQuery, defaultTabs } = JSON.parse(document.getElementById('settings').textContent);
const socketUrl = new URL(path, location.href);
socketUrl.protocol = socketUrl.protocol === 'https:' ? 'wss:' : 'ws:';

const workers = { editorWorkerService: 'editor', json: 'json', graphql: 'graphql' };
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => path + '/assets/' + workers[label] + '.worker.js',
};

function isSubscription({ query, operationName }, { documentAST } = {}) {
  const operations = (documentAST?.definitions ?? []).filter(({ kind }) => kind === 'OperationDefinition');
  const chosen = operations.find(({ name }) => !operationName || name?.value === operationName);
  return chosen ? chosen.operation === 'subscription' : /^\\s*subscription\\b/.test(query);
}

/**
 * Whoever signs in is signed in for all tabs of this window, and of no other, so that two windows may be two accounts. What the header
 * editor says goes first.
 */
const SESSION = 'gatehouse:token';

function authorizationOf({ query }, headers) {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const token = sessionStorage.getItem(SESSION);
  // With a token that has ended nobody could sign in.
  return given ?? (token && !/\\bsignIn(WithCode)?\\b/.test(query) ? 'Bearer ' + token : undefined);
}

function rememberSession({ data, errors = [] }) {
  const token = data?.signIn?.token ?? data?.signInWithCode?.token;
  if (token) sessionStorage.setItem(SESSION, token);
  const isOver = data?.signOut || errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (isOver) sessionStorage.removeItem(SESSION);
}

/** Right behind a change of the tab GraphiQL still names the operation of the last one. */
function ofThisTab(params) {
  const { query, operationName } = params;
  return operationName && !query.includes(operationName) ? { ...params, operationName: undefined } : params;
}

async function* subscribe(params, headers) {
  const authorization = authorizationOf(params, headers);
  const connectionParams = authorization ? { authorization } : undefined;
  // One socket for each subscription: the header editor may have changed since the last.
  const client = createClient({ url: socketUrl.href, connectionParams, retryAttempts: 0 });
  try {
    yield* client.iterate(params);
  } catch (failure) {
    yield { errors: Array.isArray(failure) ? failure : [inWords(failure)] };
  }
}

/** Why the socket was closed. A browser shows the events of sockets as {"isTrusted":true}. */
function inWords({ code, reason }) {
  if (!code) return { message: 'The socket could not be opened.' };
  return { message: reason || 'The connection was lost.', extensions: { closeCode: code } };
}

async function post(params, headers) {
  const all = new Headers({ accept: 'application/json', 'content-type': 'application/json', ...headers });
  const authorization = authorizationOf(params, headers);
  if (authorization) all.set('authorization', authorization);
  const response = await fetch(path, {
    method: 'POST',
    headers: all,
    body: JSON.stringify(params),
  });
  const answer = await response.json();
  rememberSession(answer);
  return answer;
}

// Unless it is told the content of one of the tabs it has stored, GraphiQL opens an empty one more with every visit.
const stored = JSON.parse(localStorage.getItem('graphiql:tabState') ?? 'null');
const tabs = stored?.tabs ?? defaultTabs ?? [{ query: defaultQuery }];
// GraphiQL writes the query that is being edited into the address of the page; a link brings one that no tab has.
const linked = new URLSearchParams(location.search).get('query');
const isNew = linked !== null && tabs.every(({ query }) => query !== linked);
const { query, variables, headers: initialHeaders } = isNew ? { query: linked } : tabs[stored?.activeTabIndex ?? 0];
// At a first visit it opens the default tabs and no other, the first of them in front.
const firstTabs = isNew && !stored ? [{ query: linked }, ...(defaultTabs ?? [])] : defaultTabs;

YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
  title,
  logo: '<span></span>',
  defaultQuery,
  defaultTabs: firstTabs,
  query,
  variables,
  initialHeaders,
  fetcher: (given, options) => {
    const params = ofThisTab(given);
    const headers = options?.headers ?? {};
    return isSubscription(params, options) ? subscribe(params, headers) : post(params, headers);
  },
});
`;
