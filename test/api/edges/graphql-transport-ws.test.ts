import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startBareGraphqlWs } from '../../support/bare-graphql-ws.ts';
import type { Toy } from '../../support/toy-schema.ts';
import { startToyServer, ToyClient } from '../../support/toy-server.ts';

interface Subject {
  url: string;
  toy: Toy;
  stop(): Promise<void>;
}

const INIT_TIMEOUT_MS = 300;

const subjects: [name: string, start: () => Promise<Subject>][] = [
  ['Gatehouse', () => startToyServer({ socketLimits: { initTimeoutMs: INIT_TIMEOUT_MS } })],
  ['bare graphql-ws, to prove the suite fair', () => startBareGraphqlWs(INIT_TIMEOUT_MS)],
];

describe.each(subjects)('graphql-transport-ws by %s', (_name, start) => {
  let server: Subject;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  const open = () => ToyClient.open(server.url);
  const connect = () => ToyClient.connect(server.url);
  const idOf = (id: string) => (message: Record<string, unknown>) => message.id === id;
  const complete = (id: string) => (message: Record<string, unknown>) =>
    message.id === id && message.type === 'complete';

  describe('handshake', () => {
    test('the sub-protocol is confirmed', async () => {
      expect((await open()).socket.protocol).toBe('graphql-transport-ws');
    });
    test('it is found among others', async () => {
      const socket = new WebSocket(server.url.replace('http', 'ws'), ['graphql-ws', 'graphql-transport-ws']);
      await once(socket, 'open');
      expect(socket.protocol).toBe('graphql-transport-ws');
      socket.close();
    });
    test('4406 without a sub-protocol', async () => {
      const socket = new WebSocket(server.url.replace('http', 'ws'));
      const [code] = await once(socket, 'close');
      expect(code).toBe(4406);
    });
  });

  describe('connection_init', () => {
    test.each([{}, { payload: {} }, { payload: { authorization: 'Bearer ann' } }])(
      '%j is acknowledged',
      async (rest) => {
        const client = await open();
        client.send({ type: 'connection_init', ...rest });
        expect(await client.next(() => true)).toMatchObject({ type: 'connection_ack' });
      },
    );
    test('4408 when it does not come', async () => {
      const client = await open();
      expect(await client.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
    });
    test('a ping is no substitute', async () => {
      const client = await open();
      client.send({ type: 'ping' });
      expect(await client.closed).toMatchObject({ code: 4408 });
    });
    test('4429 when it comes twice', async () => {
      const client = await connect();
      client.send({ type: 'connection_init' });
      expect(await client.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
    });
    test('4429 when it comes twice at once', async () => {
      const client = await open();
      client.send({ type: 'connection_init' });
      client.send({ type: 'connection_init' });
      expect(await client.closed).toMatchObject({ code: 4429 });
    });
    test('4401 for an operation before it', async () => {
      const client = await open();
      client.subscribe('1', '{ hello }');
      expect(await client.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
    });
  });

  describe('4400 for', () => {
    const invalid: [string, string | object][] = [
      ['text that is no JSON', 'hello'],
      ['an empty message', ''],
      ['an array', '[]'],
      ['null', 'null'],
      ['a number', '1'],
      ['no type', {}],
      ['an unknown type', { type: 'start', id: '1', payload: { query: '{ hello }' } }],
      ["a server's type", { type: 'next', id: 1, payload: {} }],
      ['a payload of connection_init that is text', { type: 'connection_init', payload: 'x' }],
      ['a payload of connection_init that is a list', { type: 'connection_init', payload: [] }],
      ['a payload of ping that is text', { type: 'ping', payload: 'x' }],
      ['a payload of pong that is text', { type: 'pong', payload: 'x' }],
      ['subscribe without id', { type: 'subscribe', payload: { query: '{ hello }' } }],
      ['subscribe with an empty id', { type: 'subscribe', id: '', payload: { query: '{ hello }' } }],
      ['subscribe with a number as id', { type: 'subscribe', id: 1, payload: { query: '{ hello }' } }],
      ['subscribe without payload', { type: 'subscribe', id: '1' }],
      ['subscribe without query', { type: 'subscribe', id: '1', payload: {} }],
      ['subscribe with a number as query', { type: 'subscribe', id: '1', payload: { query: 1 } }],
      [
        'an operationName that is a number',
        { type: 'subscribe', id: '1', payload: { query: '{ hello }', operationName: 1 } },
      ],
      ['complete without id', { type: 'complete' }],
    ];
    test.each(invalid)('%s', async (_what, message) => {
      const client = await connect();
      client.send(message);
      expect((await client.closed).code).toBe(4400);
    });
    test('a binary frame that is no JSON', async () => {
      const client = await connect();
      client.send(Buffer.from([0xff, 0x00, 0x01]));
      expect((await client.closed).code).toBe(4400);
    });
  });

  describe('ping and pong', () => {
    test('a ping before the acknowledgement is answered', async () => {
      const client = await open();
      client.send({ type: 'ping' });
      expect(await client.next(() => true)).toEqual({ type: 'pong' });
    });
    test('the payload comes back', async () => {
      const client = await connect();
      client.send({ type: 'ping', payload: { a: [1, { b: null }] } });
      expect(await client.next((message) => message.type === 'pong')).toEqual({
        type: 'pong',
        payload: { a: [1, { b: null }] },
      });
    });
    test('a pong that nobody asked for is ignored', async () => {
      const client = await connect();
      client.send({ type: 'pong', payload: {} });
      await client.settled();
      expect(client.messages.map(({ type }) => type)).toEqual(['connection_ack', 'pong']);
    });
    test('a ping of the WebSocket protocol is answered', async () => {
      const client = await connect();
      client.socket.ping('x');
      const [data] = await once(client.socket, 'pong');
      expect(String(data)).toBe('x');
    });
  });

  describe('operations', () => {
    test('a query gets its result and is complete', async () => {
      const client = await connect();
      client.subscribe('1', 'query ($name: String) { hello(name: $name) }', { name: 'you' });
      await client.next(complete('1'));
      expect(client.messages.filter(idOf('1'))).toEqual([
        { id: '1', type: 'next', payload: { data: { hello: 'Hello, you!' } } },
        { id: '1', type: 'complete' },
      ]);
    });
    test('a query in a binary frame is understood', async () => {
      const client = await connect();
      client.send(Buffer.from(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } })));
      expect(await client.next(idOf('1'))).toMatchObject({ type: 'next' });
    });
    test('null variables and extensions are accepted', async () => {
      const client = await connect();
      const payload = { query: '{ hello }', variables: null, operationName: null, extensions: null };
      client.send({ id: '1', type: 'subscribe', payload });
      expect(await client.next(idOf('1'))).toMatchObject({ type: 'next' });
    });
    test('operationName picks the operation', async () => {
      const client = await connect();
      const payload = { query: 'query A { hello } query B { viewer }', operationName: 'B' };
      client.send({ id: '1', type: 'subscribe', payload });
      expect(await client.next(idOf('1'))).toMatchObject({ payload: { data: { viewer: null } } });
    });
    test('a mutation runs', async () => {
      const client = await connect();
      const before = server.toy.increments;
      client.subscribe('1', 'mutation { increment }');
      await client.next(complete('1'));
      expect(server.toy.increments).toBe(before + 1);
    });
    test('a refused operation gets one error message and nothing else', async () => {
      const client = await connect();
      client.subscribe('1', '{ nothing }');
      await client.next(idOf('1'));
      await client.settled();
      expect(client.messages.filter(idOf('1'))).toMatchObject([
        { type: 'error', payload: [{ message: expect.any(String) }] },
      ]);
    });
    test('errors of resolvers come inside the result', async () => {
      const client = await connect();
      client.subscribe('1', '{ hello forbidden }');
      expect(await client.next(idOf('1'))).toMatchObject({
        type: 'next',
        payload: { data: { hello: 'Hello, world!', forbidden: null }, errors: [{ message: 'Not for you.' }] },
      });
    });
    test('two operations at once keep their ids', async () => {
      const client = await connect();
      client.subscribe('a', '{ hello(name: "a") }');
      client.subscribe('b', '{ hello(name: "b") }');
      expect(await client.next(idOf('a'))).toMatchObject({ payload: { data: { hello: 'Hello, a!' } } });
      expect(await client.next(idOf('b'))).toMatchObject({ payload: { data: { hello: 'Hello, b!' } } });
    });
    test('an id may be used again after completion', async () => {
      const client = await connect();
      client.subscribe('1', '{ hello }');
      await client.next(complete('1'));
      client.messages.length = 0;
      client.subscribe('1', '{ viewer }');
      expect(await client.next(idOf('1'))).toMatchObject({ payload: { data: { viewer: null } } });
    });
    test('4409 for an id that is in use', async () => {
      const client = await connect();
      client.subscribe('1', 'subscription { ticks { n } }');
      await client.settled();
      client.subscribe('1', '{ hello }');
      expect(await client.closed).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
    });
    test('4409 for an id whose operation is being prepared', async () => {
      const client = await connect();
      client.subscribe('1', '{ slow }');
      client.subscribe('1', '{ slow }');
      expect(await client.closed).toMatchObject({ code: 4409 });
    });
  });

  describe('subscriptions', () => {
    async function subscribed() {
      const client = await connect();
      client.subscribe('1', 'subscription { ticks { n } }');
      await client.settled();
      return client;
    }
    const ticks = (client: ToyClient) =>
      client.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);

    test('every event arrives, in order', async () => {
      const client = await subscribed();
      for (const n of [1, 2, 3]) server.toy.ticks.push(n);
      await client.next(({ payload }) => JSON.stringify(payload) === '{"data":{"ticks":{"n":3}}}');
      expect(ticks(client)).toEqual([1, 2, 3].map((n) => ({ data: { ticks: { n } } })));
    });
    test('nothing arrives after the client completes, and the source ends', async () => {
      const client = await subscribed();
      client.send({ id: '1', type: 'complete' });
      await client.settled();
      server.toy.ticks.push(1);
      await client.settled();
      expect(client.messages.filter(idOf('1'))).toEqual([]);
      client.socket.close();
    });
    test('completing an unknown id is ignored', async () => {
      const client = await subscribed();
      client.send({ id: 'other', type: 'complete' });
      await client.settled();
      server.toy.ticks.push(1);
      expect(await client.next(idOf('1'))).toMatchObject({ type: 'next' });
    });
    test('completing twice is ignored', async () => {
      const client = await subscribed();
      client.send({ id: '1', type: 'complete' });
      client.send({ id: '1', type: 'complete' });
      await client.settled();
      expect(client.socket.readyState).toBe(WebSocket.OPEN);
    });
    test('a source that throws ends with one error message and no complete', async () => {
      const client = await subscribed();
      server.toy.ticks.fail(new Error('broken'));
      await client.next(idOf('1'));
      await client.settled();
      expect(client.messages.filter(idOf('1')).map(({ type }) => type)).toEqual(['error']);
    });
    test('a source that refuses is told', async () => {
      const client = await connect();
      client.subscribe('1', 'subscription { refused }');
      expect(await client.next(idOf('1'))).toMatchObject({ type: 'next', payload: { errors: [{}] } });
    });
    test('closing the socket ends its sources', async () => {
      const client = await subscribed();
      const before = server.toy.ticks.size;
      client.socket.close();
      await client.closed;
      await (await connect()).settled();
      expect(server.toy.ticks.size).toBeLessThan(before);
    });
  });

  test('a result that comes after the client completed is not sent', async () => {
    const client = await connect();
    client.subscribe('1', '{ slow }');
    await server.toy.slow.started;
    client.send({ id: '1', type: 'complete' });
    await client.settled();
    server.toy.slow.release();
    await client.settled();
    expect(client.messages.filter(idOf('1'))).toEqual([]);
  });
});
