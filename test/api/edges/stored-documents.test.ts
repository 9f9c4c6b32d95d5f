import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/platform/graphql-pipeline/stored-documents.ts';
import { post, startToyServer, ToyClient, type ToyServer } from '../../support/toy-server.ts';

const HELLO = 'query Hello { hello }';
const COUNT = 'mutation Count { increment }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const trusted = readManifest(JSON.stringify({ hello: HELLO, 'sha256:codegen': HELLO, count: COUNT }));

let open: ToyServer;
let closed: ToyServer;
beforeAll(async () => {
  open = await startToyServer({ documents: { trusted, onlyTrusted: false } });
  closed = await startToyServer({ introspection: true, documents: { trusted, onlyTrusted: true } });
});
afterAll(() => Promise.all([open.stop(), closed.stop()]));

type Answer = { data?: unknown; errors?: { message: string; extensions: { code: string } }[] };

const inUrl = (url: string, request: Record<string, unknown>) =>
  `${url}?${new URLSearchParams(
    Object.entries(request).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )}`;

/** Every way in which an operation comes here. */
const WAYS: Record<string, (url: string, request: Record<string, unknown>) => Promise<Answer>> = {
  POST: async (url, request) => (await post(url, request)).body as Answer,
  GET: async (url, request) => (await (await fetch(inUrl(url, request))).json()) as Answer,
  stream: async (url, request) => {
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const text = await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(request) })).text();
    return JSON.parse(/data: (.*)/.exec(text)![1]!);
  },
  socket: async (url, request) => {
    const client = await ToyClient.connect(url);
    client.send({ id: '1', type: 'subscribe', payload: { query: '', ...request } });
    const { type, payload } = await client.next(({ type }) => type === 'next' || type === 'error');
    client.socket.close();
    return (type === 'error' ? { errors: payload } : payload) as Answer;
  },
};

const outcome = ({ data, errors }: Answer) => (errors ? errors[0]!.extensions.code : data);
const GREETING = { hello: 'Hello, world!' };

describe.each(Object.entries(WAYS))('K12: by %s', (way, send) => {
  it('a trusted document is named by its id, in each manner of the field', async () => {
    const names = [
      { documentId: 'hello' },
      { documentId: 'sha256:hello' },
      { documentId: 'codegen' },
      { documentId: 'sha256:codegen' },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'sha256:codegen' } } },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'hello' } } },
    ];
    for (const { url } of [open, closed]) {
      for (const request of names) expect(outcome(await send(url, request))).toEqual(GREETING);
      expect(outcome(await send(url, { documentId: 'none' }))).toBe('PERSISTED_QUERY_NOT_FOUND');
    }
  });

  it('a document is registered with its hash, and then named by it', async () => {
    const query = `query By${way} { hello }`;
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    expect(await send(open.url, { extensions })).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect(outcome(await send(open.url, { query, extensions }))).toEqual(GREETING);
    expect(outcome(await send(open.url, { extensions }))).toEqual(GREETING);
    expect(
      outcome(
        await send(open.url, { query: HELLO, extensions: { persistedQuery: { version: 1, sha256Hash: sha256('x') } } }),
      ),
    ).toBe('BAD_REQUEST');
    expect(outcome(await send(open.url, { query: HELLO, extensions: { persistedQuery: 1 } }))).toBe('BAD_REQUEST');
  });

  it('where only trusted documents run, no other does, nor is registered', async () => {
    const query = '{ hello }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    for (const request of [{ query }, { query, extensions }, { query: '{ __schema { types { name } } }' }])
      expect(outcome(await send(closed.url, request))).toBe('DOCUMENT_NOT_TRUSTED');
    expect(outcome(await send(closed.url, { extensions }))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(await send(closed.url, { query: HELLO }))).toEqual(GREETING);
  });
});

it.each<[what: string, documentId: unknown]>([
  ['a number', 5],
  ['a yes', true],
  ['a list', ['hello']],
  ['an object', { id: 'hello' }],
])('K12: an id that is %s is told as such, and not as one that is not known', async (_, documentId) => {
  for (const way of ['POST', 'socket'])
    for (const { url } of [open, closed]) expect(outcome(await WAYS[way]!(url, { documentId }))).toBe('BAD_REQUEST');
});

it('K12: no GET runs a mutation, by whatever name', async () => {
  await WAYS.POST!(open.url, {
    query: COUNT,
    extensions: { persistedQuery: { version: 1, sha256Hash: sha256(COUNT) } },
  });
  const before = open.toy.increments;
  for (const request of [
    { documentId: 'count' },
    { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(COUNT) } } },
  ])
    expect((await fetch(inUrl(open.url, request))).status).toBe(405);
  expect(open.toy.increments).toBe(before);
});

it('K12: reads the manifests of graphql-codegen, Relay and Apollo, and no other', () => {
  const apollo = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'a', name: 'Hello', type: 'query', body: HELLO }],
  };
  expect(readManifest(JSON.stringify(apollo)).get('a')).toBe(HELLO);
  expect(readManifest(JSON.stringify({ a: HELLO })).get('a')).toBe(HELLO);
  for (const wrong of ['', '[]', '{"a":1}', '{"a":"no GraphQL"}', '{"format":"other","operations":[]}'])
    expect(() => readManifest(wrong), wrong).toThrow();
});
