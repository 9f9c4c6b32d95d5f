import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRET } from '../../support/toy-schema.ts';
import { post, startToyServer, ToyClient, type ToyServer } from '../../support/toy-server.ts';

type Kind = 'query' | 'subscription';
type Errors = { message: string; extensions: Record<string, unknown> }[];

interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

let server: ToyServer;
beforeAll(async () => {
  // A GET request carries its document in the URL, which Node bounds at 16 KiB.
  server = await startToyServer({ limits: { maxCharacters: 9000 } });
});
afterAll(() => server.stop());

const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');

/** The same selection on an `Item`, reached by a query or by a subscription. */
const onItem = (kind: Kind, selection: string, variables = '') =>
  kind === 'query'
    ? `query Q${variables} { item(id: "1") { ${selection} } }`
    : `subscription Q${variables} { ticks { items(first: 1) { ${selection} } } }`;

const explosion = `${repeat(18, (i) => `fragment F${i} on Item { parent { ...F${i + 1} } other: parent { ...F${i + 1} } }`)}
  fragment F18 on Item { id }`;

const attacks: [name: string, code: string, operation: (kind: Kind) => Operation][] = [
  ['introspection', 'GRAPHQL_VALIDATION_FAILED', (kind) => ({ query: `${kind} { __schema { types { name } } }` })],
  ['a misspelt field', 'GRAPHQL_VALIDATION_FAILED', (kind) => ({ query: onItem(kind, 'colou') })],
  ['a missing selection', 'GRAPHQL_VALIDATION_FAILED', (kind) => ({ query: onItem(kind, 'parent') })],
  ['a missing argument', 'GRAPHQL_VALIDATION_FAILED', (kind) => ({ query: `${kind} { item { id } ticks { n } }` })],
  ['a syntax error', 'GRAPHQL_PARSE_FAILED', (kind) => ({ query: `${kind} {` })],
  ['depth', 'QUERY_TOO_DEEP', (kind) => ({ query: onItem(kind, `${'parent { '.repeat(12)} id ${'}'.repeat(12)}`) })],
  [
    'aliases',
    'QUERY_TOO_LARGE',
    (kind) => ({
      query: onItem(
        kind,
        repeat(31, (i) => `a${i}: id`),
      ),
    }),
  ],
  ['a field 1,000 times', 'QUERY_TOO_LARGE', (kind) => ({ query: onItem(kind, 'id '.repeat(1000)) })],
  ['root fields', 'QUERY_TOO_LARGE', (kind) => ({ query: `${kind} { ${'__typename '.repeat(21)} }` })],
  ['directives', 'QUERY_TOO_LARGE', (kind) => ({ query: onItem(kind, `id ${'@skip(if: false) '.repeat(51)}`) })],
  ['tokens', 'QUERY_TOO_LARGE', (kind) => ({ query: onItem(kind, 'id '.repeat(2500)) })],
  ['characters', 'QUERY_TOO_LARGE', (kind) => ({ query: `#${'x'.repeat(9000)}\n${onItem(kind, 'id')}` })],
  [
    'fragments',
    'QUERY_TOO_LARGE',
    (kind) => ({ query: `${onItem(kind, 'id')} ${repeat(31, (i) => `fragment F${i} on Item { id }`)}` }),
  ],
  ['a fragment explosion', 'QUERY_TOO_DEEP', (kind) => ({ query: `${onItem(kind, '...F0')} ${explosion}` })],
  [
    'a fragment cycle',
    'GRAPHQL_VALIDATION_FAILED',
    (kind) => ({ query: `${onItem(kind, '...F')} fragment F on Item { parent { ...F } }` }),
  ],
  [
    'cost',
    'QUERY_TOO_COSTLY',
    (kind) => ({ query: onItem(kind, 'items(first: 100) { items(first: 100) { parts { id } } }') }),
  ],
  [
    'a big page by variable',
    'QUERY_TOO_COSTLY',
    (kind) => ({ query: onItem(kind, 'items(first: $n) { id }', '($n: Int)'), variables: { n: 1_000_000 } }),
  ],
  [
    'deeply nested variables',
    'BAD_USER_INPUT',
    (kind) => ({ query: onItem(kind, 'id'), variables: { x: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) } }),
  ],
  [
    'a secret in a bad variable',
    'BAD_USER_INPUT',
    (kind) => ({ query: onItem(kind, 'items(first: $n) { id }', '($n: Int)'), variables: { n: SECRET } }),
  ],
  [
    'an unknown operation name',
    'OPERATION_RESOLUTION_FAILURE',
    (kind) => ({ query: onItem(kind, 'id'), operationName: 'Other' }),
  ],
  ['the text of an internal error', 'INTERNAL_SERVER_ERROR', (kind) => ({ query: onItem(kind, 'boom') })],
];

const transports: [name: string, kind: Kind, send: (operation: Operation) => Promise<Errors>][] = [
  ['HTTP POST', 'query', async (operation) => (await post(server.url, operation)).body.errors ?? []],
  ['HTTP GET', 'query', sendByGet],
  ['WebSocket query', 'query', sendBySocket],
  ['WebSocket subscription', 'subscription', sendBySocket],
];

async function sendByGet({ query, variables, operationName }: Operation): Promise<Errors> {
  const url = new URL(server.url);
  url.searchParams.set('query', query);
  if (variables) url.searchParams.set('variables', JSON.stringify(variables));
  if (operationName) url.searchParams.set('operationName', operationName);
  const response = await fetch(url, { headers: { 'apollo-require-preflight': '1' } });
  return ((await response.json()) as { errors: Errors }).errors;
}

async function sendBySocket(operation: Operation): Promise<Errors> {
  const client = await ToyClient.connect(server.url);
  client.send({ id: '1', type: 'subscribe', payload: operation });
  await client.settled();
  server.toy.ticks.push(1);
  const { type, payload } = await client.next((message) => message.id === '1');
  client.socket.close();
  await client.closed;
  return (type === 'error' ? payload : (payload as { errors: Errors }).errors) as Errors;
}

describe.each(transports)('over %s', (_transport, kind, send) => {
  test.each(attacks)('%s is answered with %s', async (_attack, code, operation) => {
    // Three times: unknown, from the document cache, compiled.
    for (let round = 0; round < 3; round++) {
      const errors = await send(operation(kind));
      const text = JSON.stringify(errors);
      expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set([code]));
      expect(text).not.toMatch(/Did you mean|colour|stack|hunter2|"id" of type/);
      const allowed = code === 'INTERNAL_SERVER_ERROR' ? ['code', 'requestId'] : ['code'];
      for (const { extensions } of errors) expect(Object.keys(extensions)).toEqual(allowed);
    }
  });
});

test('a batch is refused on both transports', async () => {
  const batch = [{ query: '{ hello }' }, { query: '{ hello }' }];
  expect(await post(server.url, batch)).toMatchObject({ status: 400, body: { errors: [{}] } });
  const client = await ToyClient.connect(server.url);
  client.send(batch.map((payload, index) => ({ id: String(index), type: 'subscribe', payload })));
  expect(await client.closed).toMatchObject({ code: 4400 });
});

test('P10: a message of more than 2 MiB is told the limit on both transports', async () => {
  const operation = { query: 'query ($text: String) { hello(name: $text) }', variables: { text: 'x'.repeat(2 ** 21) } };
  const answer = await post(server.url, operation);
  const message = expect.stringContaining('2097152 bytes');
  expect(answer).toMatchObject({
    status: 413,
    body: { errors: [{ message, extensions: { code: 'PAYLOAD_TOO_LARGE' } }] },
  });
  const client = await ToyClient.connect(server.url);
  client.send({ id: '1', type: 'subscribe', payload: operation });
  expect(await client.closed).toMatchObject({ code: 1009, reason: message });
});

test('other extensions of a public error are held back', async () => {
  const { body } = await post(server.url, { query: '{ forbidden }' });
  expect(body.errors).toMatchObject([{ message: 'Not for you.' }]);
  expect(body.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
});

test('a masked error is logged once, under the request id that the client got', async () => {
  const { body, headers } = await post(server.url, { query: '{ boom }' }, { 'x-request-id': 'trace-1' });
  expect(headers.get('x-request-id')).toBe('trace-1');
  expect(body.errors?.[0]?.extensions.requestId).toBe('trace-1');
  const logged = server.lines.filter(
    ({ msg, requestId }) => msg === 'GraphQL operation failed' && requestId === 'trace-1',
  );
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatchObject({ path: 'boom', err: { message: expect.stringContaining('cannot connect') } });
});

test('a context that cannot be made is masked', async () => {
  const { status, body } = await post(server.url, { query: '{ hello }' }, { authorization: 'Bearer broken' });
  expect(status).toBe(500);
  expect(body.errors).toMatchObject([{ message: 'Internal server error' }]);
});
