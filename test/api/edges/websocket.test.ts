import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { GraphQLError } from 'graphql';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_PAYLOAD_BYTES } from '../../../src/platform/http/server.ts';
import { SECRET } from '../../support/toy-schema.ts';
import { ALLOWED_ORIGIN, post, startToyServer, ToyClient, type ToyServerOptions } from '../../support/toy-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: ToyServerOptions = {}) {
  const server = await startToyServer(options);
  stops.push(() => server.stop());
  return server;
}

const SESSION_ENDED = { code: 4401, reason: 'The session has ended. Sign in again.' };
const CONNECT_ANEW = { code: 4205, reason: 'What the account may do has changed. Connect anew, with the last cursor.' };

const idOf = (id: string) => (message: Record<string, unknown>) => message.id === id;

async function subscribed(url: string, authorization?: string, query = 'subscription { ticks { n viewer } }') {
  const client = await ToyClient.connect(url, authorization);
  client.subscribe('1', query);
  await client.settled();
  return client;
}

/** The HTTP status with which a handshake is refused. */
async function refusal(url: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  const [, response] = await once(socket, 'unexpected-response');
  socket.on('error', () => {}).terminate();
  return response.statusCode;
}

test.each([[[]], ['{}'], [1], [true], [[{}]]])(
  'X4: variables that are %j are an error of that operation, and the socket goes on',
  async (variables) => {
    const { url } = await start();
    const client = await subscribed(url);
    client.send({ type: 'subscribe', id: '2', payload: { query: '{ hello }', variables } });
    const refused = { id: '2', type: 'error', payload: [{ extensions: { code: 'BAD_REQUEST' } }] };
    expect(await client.next(idOf('2'))).toMatchObject(refused);
    client.send({ type: 'subscribe', id: '3', payload: { query: '{ hello }', variables: {} } });
    expect(await client.next(idOf('3'))).toMatchObject({ type: 'next' });
  },
);

describe('the handshake', () => {
  test('a foreign Origin gets 403', async () => {
    const { url } = await start();
    expect(await refusal(url, { origin: 'https://evil.example.com' })).toBe(403);
  });
  test('an Origin of null gets 403', async () => {
    const { url } = await start();
    expect(await refusal(url, { origin: 'null' })).toBe(403);
  });
  test('the own and listed origins, and callers that are no browser, are let in', async () => {
    const { url, origin } = await start();
    const callers: Record<string, string>[] = [{ origin }, { origin: ALLOWED_ORIGIN }, {}];
    for (const headers of callers) {
      const client = await ToyClient.open(url, headers);
      expect(client.socket.readyState).toBe(WebSocket.OPEN);
    }
  });
  test('another path gets 404', async () => {
    const { origin } = await start();
    expect(await refusal(`${origin}/other`)).toBe(404);
  });
  test('compression is not agreed on', async () => {
    const { url } = await start();
    expect((await ToyClient.open(url)).socket.extensions).toBe('');
  });
});

describe('before the acknowledgement', () => {
  test.each([20 * 1024, 2 * 1024 * 1024])(
    'a message of %i bytes closes with 1009 and is not looked at',
    async (size) => {
      const { url, authentications } = await start();
      const client = await ToyClient.open(url);
      client.send({ type: 'connection_init', payload: { authorization: 'x'.repeat(size) } });
      expect((await client.closed).code).toBe(1009);
      expect(authentications).toEqual([]);
    },
  );
  test('many small messages together close with 1009', async () => {
    const { url } = await start();
    const client = await ToyClient.open(url);
    for (let i = 0; i < 20; i++) client.send({ type: 'ping', payload: { x: 'x'.repeat(1000) } });
    expect((await client.closed).code).toBe(1009);
  });
  test('afterwards, 1000 KiB pass and 1100 KiB close with 1009', async () => {
    const { url } = await start();
    const client = await ToyClient.connect(url);
    client.send({ type: 'ping', payload: { x: 'x'.repeat(2000 * 1024) } });
    await client.next(({ type }) => type === 'pong');
    client.send({ type: 'ping', payload: { x: 'x'.repeat(2100 * 1024) } });
    expect((await client.closed).code).toBe(1009);
  });
  test.each([
    ['before the acknowledgement', 'open', 20 * 1024, 16 * 1024],
    ['afterwards', 'connect', 2 ** 21, MAX_PAYLOAD_BYTES],
    ['afterwards, many times too large', 'connect', 2 ** 24, MAX_PAYLOAD_BYTES],
  ] as const)('P10: a message that is too large %s is told the limit', async (_, start_, size, limit) => {
    const { url } = await start();
    const client = await ToyClient[start_](url);
    client.send({ type: 'connection_init', payload: { x: 'x'.repeat(size) } });
    expect(await client.closed).toMatchObject({ code: 1009, reason: expect.stringContaining(`${limit} bytes`) });
  });
  test('an authentication that takes too long closes with 4408', async () => {
    const { url } = await start({ socketLimits: { initTimeoutMs: 50 }, slowAuthentication: new Promise(() => {}) });
    const client = await ToyClient.open(url);
    client.send({ type: 'connection_init', payload: { authorization: 'Bearer slow' } });
    expect((await client.closed).code).toBe(4408);
  });
  test('an authorization that is no text is refused', async () => {
    const { url } = await start();
    const client = await ToyClient.open(url);
    client.send({ type: 'connection_init', payload: { authorization: { $ne: null } } });
    expect((await client.closed).code).toBe(4401);
  });
  test.each(['authorization', 'Authorization', 'AUTHORIZATION', 'aUTHORIZATION'])(
    'K10: the authorization is found as %s, and refused there with 4401 and how to go on',
    async (name) => {
      const { url } = await start();
      const ann = await ToyClient.open(url);
      ann.send({ type: 'connection_init', payload: { [name]: 'Bearer ann' } });
      await ann.next(({ type }) => type === 'connection_ack');
      ann.subscribe('1', '{ viewer }');
      expect(await ann.next(idOf('1'))).toMatchObject({ payload: { data: { viewer: 'ann' } } });
      const bad = await ToyClient.open(url);
      bad.send({ type: 'connection_init', payload: { [name]: 'Bearer bad' } });
      expect(await bad.closed).toEqual({ code: 4401, reason: 'The token does not hold. Sign in.' });
      expect(bad.messages).toEqual([]);
    },
  );
});

describe('bounds', () => {
  test('operations beyond the cap of one socket are refused', async () => {
    const { url, toy } = await start({ socketLimits: { maxOperations: 3 } });
    const client = await ToyClient.connect(url);
    for (let i = 0; i < 5; i++) client.subscribe(String(i), 'subscription { ticks { n } }');
    for (const id of ['3', '4']) {
      expect(await client.next(idOf(id))).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
    }
    expect(toy.ticks.size).toBe(3);
  });
  test('sockets beyond the cap of one user are closed with 4429, and a closed one frees its place', async () => {
    const { url } = await start({ socketLimits: { maxConnectionsPerUser: 2 } });
    const first = await ToyClient.connect(url, 'Bearer ann');
    await ToyClient.connect(url, 'Bearer ann');
    const third = await ToyClient.open(url);
    third.send({ type: 'connection_init', payload: { authorization: 'Bearer ann' } });
    expect(await third.closed).toEqual({ code: 4429, reason: 'Too many connections' });
    await ToyClient.connect(url, 'Bearer bob');
    first.socket.close();
    await first.closed;
    await ToyClient.connect(url, 'Bearer ann');
  });
  test('X9: anonymous sockets beyond the cap of one address are closed with 4429, and keep nobody out who signs in', async () => {
    const { url } = await start({ socketLimits: { maxConnectionsPerAddress: 2 } });
    await ToyClient.connect(url, 'Bearer ann');
    await ToyClient.connect(url);
    const second = await ToyClient.connect(url);
    const third = await ToyClient.open(url);
    third.send({ type: 'connection_init' });
    expect((await third.closed).code).toBe(4429);
    await ToyClient.connect(url, 'Bearer bob');
    second.socket.close();
    await second.closed;
    await ToyClient.connect(url);
  });
  test('X9: sockets that say nothing keep nobody out: the oldest of their address gives way', async () => {
    const { url } = await start({ socketLimits: { maxWaitingPerAddress: 3, initTimeoutMs: 60_000 } });
    const silent = [];
    for (let count = 0; count < 5; count += 1) silent.push(await ToyClient.open(url));
    const codes = await Promise.all(silent.slice(0, 2).map(({ closed }) => closed));
    expect(codes.map(({ code }) => code)).toEqual([4408, 4408]);
    await ToyClient.connect(url, 'Bearer ann');
    await ToyClient.connect(url);
    await silent[4]?.settled();
  });
  test.each(['message', 'frame'])('a flood of %s pings closes with 1008', async (kind) => {
    const { url } = await start({ socketLimits: { maxMessagesPerSecond: 50 } });
    const client = await ToyClient.connect(url);
    for (let i = 0; i < 500; i++) kind === 'frame' ? client.socket.ping() : client.send({ type: 'ping' });
    expect((await client.closed).code).toBe(1008);
  });
  test('a peer that does not answer pings is cut', async () => {
    const server = await start({ socketLimits: { pingIntervalMs: 10 } });
    const { port } = server;
    const socket = connectTcp(port, '127.0.0.1');
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    socket.resume();
    await once(socket, 'close');
    await vi.waitFor(async () => expect((await server.metrics.openSockets.get()).values[0]?.value).toBe(0), 60_000);
  });
});

describe('what a subscription may see', () => {
  test('every event is executed with a fresh context', async () => {
    const server = await start();
    const client = await subscribed(server.url, 'Bearer ann');
    server.toy.ticks.push(1);
    expect(await client.next(idOf('1'))).toMatchObject({ payload: { data: { ticks: { n: 1, viewer: 'ann' } } } });
    server.revoked.add('ann');
    server.toy.ticks.push(2);
    expect(await client.closed).toEqual(SESSION_ENDED);
    expect(JSON.stringify(client.messages)).not.toContain('"n":2');
    expect(server.toy.ticks.size).toBe(0);
  });
  test('a new operation of a revoked session closes the socket', async () => {
    const server = await start();
    const client = await ToyClient.connect(server.url, 'Bearer ann');
    server.revoked.add('ann');
    client.subscribe('1', 'mutation { increment }');
    expect(await client.closed).toEqual(SESSION_ENDED);
    expect(server.toy.increments).toBe(0);
  });
  const verdicts: [string, () => Promise<Date | null>, object][] = [
    ['the session has ended', async () => null, SESSION_ENDED],
    ['it goes on', async () => new Date(Date.now() + 60_000), CONNECT_ANEW],
    ['nobody can tell', () => Promise.reject(new Error('away')), CONNECT_ANEW],
  ];
  test.each(verdicts)(
    'K10: when rights change, the chosen sockets hear nothing more and are closed; where %s',
    async (_, expiryOf, end) => {
      const asked = Promise.withResolvers<void>();
      const server = await start({ expiryOf: () => asked.promise.then(expiryOf) });
      const ann = await subscribed(server.url, 'Bearer ann');
      const bob = await subscribed(server.url, 'Bearer bob');
      expect(server.live.reconsider(({ identity }) => identity?.userId === 'ann')).toBe(1);
      server.toy.ticks.push(1);
      await bob.next(({ type }) => type === 'next');
      asked.resolve();
      expect(await ann.closed).toEqual(end);
      expect(ann.messages.filter(({ type }) => type === 'next')).toEqual([]);
      await bob.settled();
    },
  );
  test('X3: a session that expires closes its socket, but not before it was read once more', async () => {
    const away = new Error('away');
    const answers = [() => Promise.reject(away), async () => new Date(Date.now() + 200), async () => null];
    const { url } = await start({
      outages: { isAway: (failure) => failure === away, back: async () => {} },
      expiryOf: () => answers.shift()!(),
    });
    const client = await ToyClient.connect(url, 'Bearer ann;200');
    expect(await client.closed).toEqual(SESSION_ENDED);
    expect(answers).toEqual([]);
  });
});

describe('errors on a socket', () => {
  test('X1: an event that cannot be delivered ends the subscription, so that none is passed over', async () => {
    const server = await start();
    const client = await subscribed(server.url, undefined, 'subscription { ticks { n fatal } }');
    server.toy.ticks.push(1);
    server.toy.ticks.push(2);
    expect(await client.next(idOf('1'))).toMatchObject({
      type: 'error',
      payload: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    await client.settled();
    expect(client.messages.filter(idOf('1'))).toHaveLength(1);
    expect(server.toy.ticks.size).toBe(0);
  });
  test('X1: a field that fails for itself is a part of the event', async () => {
    const server = await start();
    const client = await subscribed(server.url, undefined, 'subscription { ticks { n boom } }');
    server.toy.ticks.push(1);
    expect(await client.next(idOf('1'))).toMatchObject({
      type: 'next',
      payload: { data: { ticks: { n: 1, boom: null } }, errors: [{ path: ['ticks', 'boom'] }] },
    });
  });
  test('a source that throws is masked, with a request id', async () => {
    const server = await start();
    const client = await subscribed(server.url);
    server.toy.ticks.fail(new Error(SECRET));
    const { type, payload } = await client.next(idOf('1'));
    expect(type).toBe('error');
    expect(payload).toMatchObject([
      {
        message: 'Internal server error',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
      },
    ]);
    const [error] = payload as [{ extensions: { requestId: string } }];
    expect(server.lines).toContainEqual(expect.objectContaining({ requestId: error.extensions.requestId }));
  });
  test('a public code of a source passes', async () => {
    const server = await start();
    const client = await subscribed(server.url);
    server.toy.ticks.fail(new GraphQLError('Too old.', { extensions: { code: 'RESET' } }));
    expect(await client.next(idOf('1'))).toMatchObject({
      payload: [{ message: 'Too old.', extensions: { code: 'RESET' } }],
    });
  });
  test('a source that gave up on a slow consumer closes the socket with 4413', async () => {
    const server = await start();
    const client = await subscribed(server.url);
    server.toy.ticks.fail(new GraphQLError('Too slow.', { extensions: { code: 'SLOW_CONSUMER' } }));
    expect(await client.closed).toEqual({ code: 4413, reason: 'Slow consumer' });
  });
  test('a peer that stops reading is cut, and the others get everything', { timeout: 60_000 }, async () => {
    const server = await start({ socketLimits: { stallTimeoutMs: 1_000, closeTimeoutMs: 100 } });
    const query = 'subscription { ticks { n padding } }';
    const stalled = await subscribed(server.url, undefined, query);
    const healthy = await subscribed(server.url, undefined, query);
    stalled.socket.pause();
    // In portions, because this process is the healthy peer as well and reads nothing while it pushes.
    const isTick = ({ type }: Record<string, unknown>) => type === 'next';
    const tickOf = ({ payload }: Record<string, unknown>) =>
      (payload as { data: { ticks: { n: number } } }).data.ticks.n;
    for (let n = 1; n <= 5000; n++) {
      server.toy.ticks.push(n);
      if (n % 250 === 0) await healthy.next((message) => isTick(message) && tickOf(message) === n);
    }
    await vi.waitFor(() => expect(server.toy.ticks.size).toBe(1), { timeout: 60_000 });
    expect(healthy.messages.filter(isTick)).toHaveLength(5000);
    stalled.socket.terminate();
  });
});

describe('drain', () => {
  test('running operations finish, then sockets close with 1001 and HTTP answers arrive', async () => {
    const server = await startToyServer();
    const overHttp = post(server.url, { query: '{ slow }' });
    await server.toy.slow.started;
    const client = await subscribed(server.url);
    client.subscribe('2', '{ slow }');
    await client.settled();
    // A grace longer than this test may take: whoever waits for its end fails.
    const drained = server.live.drain(60_000);
    const closed = server.http.close(60_000);
    client.subscribe('3', '{ hello }');
    expect(await client.next(idOf('3'))).toMatchObject({ payload: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    server.toy.slow.release();
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect(client.messages.filter(idOf('2'))).toMatchObject([
      { payload: { data: { slow: 'done' } } },
      { type: 'complete' },
    ]);
    expect(await overHttp).toMatchObject({ body: { data: { slow: 'done' } } });
    await Promise.all([drained, closed]);
    await expect(ToyClient.open(server.url)).rejects.toThrow();
  });
  test('what does not finish is cut after the grace', async () => {
    const server = await startToyServer();
    const client = await ToyClient.connect(server.url);
    client.subscribe('1', '{ slow }');
    await server.toy.slow.started;
    await server.live.drain(50);
    expect((await client.closed).code).toBe(1006);
    await server.http.close(50);
  });
  test('a new socket during the drain gets 503', async () => {
    const server = await startToyServer();
    const client = await ToyClient.connect(server.url);
    client.subscribe('1', '{ slow }');
    await server.toy.slow.started;
    const drained = server.live.drain(5000);
    expect(await refusal(server.url)).toBe(503);
    server.toy.slow.release();
    await drained;
    await server.http.close(50);
  });
});
