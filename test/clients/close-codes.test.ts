import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as breathe } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { CloseCode, createSocketClient, resumable, sseOptions } from '../../clients/js/dist/index.js';
import { CloseCode as OfServer } from '../../src/platform/live-connections/close-code.ts';

const query = 'subscription { x }';
const retryWait = () => breathe();

interface Message {
  id?: string;
  type: string;
  payload?: { extensions?: { resume?: unknown } };
}

/** Each subscription has one event. The first socket is then closed. */
async function startClosing() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
  await once(server, 'listening');
  const resumed: unknown[] = [];
  let how: (socket: WebSocket) => void = () => {};
  let last = 1;
  server.on('connection', (socket) => {
    const send = (message: object) => socket.send(JSON.stringify(message));
    const isFirst = resumed.length === 0;
    socket.on('message', (data) => {
      const { id, type, payload } = JSON.parse(String(data)) as Message;
      if (type === 'connection_init') send({ type: 'connection_ack' });
      if (type !== 'subscribe') return;
      resumed.push(payload?.extensions?.resume);
      const cursor = `${resumed.length}`;
      send({ id, type: 'next', payload: { data: { x: cursor }, extensions: { cursor } } });
      if (isFirst && resumed.length === last) how(socket);
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    /**
     * Where subscriptions began, from now on.
     * @param behind After how many subscriptions the first socket is closed.
     */
    begin(close: typeof how, behind = 1) {
      how = close;
      last = behind;
      resumed.length = 0;
      return resumed;
    },
    stop() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

type Outcome = 'comes back' | 'asks for a token' | 'tells the subscriber';

const OUTCOMES: [name: string, code: number, outcome: Outcome][] = [
  ['GoingAway', OfServer.GoingAway, 'comes back'],
  ['TryAgainLater', OfServer.TryAgainLater, 'comes back'],
  ['PolicyViolation', OfServer.PolicyViolation, 'comes back'],
  ['MessageTooBig', OfServer.MessageTooBig, 'tells the subscriber'],
  ['ConnectAnew', OfServer.ConnectAnew, 'comes back'],
  ['Unauthorized', OfServer.Unauthorized, 'asks for a token'],
  ['InitialisationTimeout', OfServer.InitialisationTimeout, 'comes back'],
  ['SlowConsumer', OfServer.SlowConsumer, 'comes back'],
  ['TooManyConnections', OfServer.TooManyConnections, 'comes back'],
  ['InternalServerError', OfServer.InternalServerError, 'comes back'],
  // Of the protocol, for what only another client would send.
  ['an invalid message', 4400, 'tells the subscriber'],
  ['Forbidden', 4403, 'comes back'],
  ['another protocol', 4406, 'tells the subscriber'],
  ['a subscriber that exists', 4409, 'tells the subscriber'],
  // Of what stands between.
  ['normal closure', 1000, 'comes back'],
  ['an internal error', 1011, 'comes back'],
  ['a restart', 1012, 'comes back'],
  ['a bad gateway', 1014, 'comes back'],
];

describe('K9: what a client of sockets makes of the code that closes one', () => {
  let server: Awaited<ReturnType<typeof startClosing>>;
  beforeAll(async () => {
    server = await startClosing();
  });
  afterAll(() => server.stop());
  afterEach(() => vi.unstubAllGlobals());

  it('the package and this table know every code of the server', () => {
    expect(CloseCode).toEqual(OfServer);
    expect(OUTCOMES.map(([, code]) => code)).toEqual(expect.arrayContaining(Object.values(OfServer)));
  });

  it.each<[string, number | null, Outcome]>([...OUTCOMES, ['none at all', null, 'comes back']])(
    '%s (%s): it %s',
    async (_, code, outcome) => {
      const resumed = server.begin((socket) => (code === null ? socket.terminate() : socket.close(code, 'Why.')));
      let renewals = 0;
      const client = createSocketClient({ url: server.url, retryWait, onUnauthenticated: () => ++renewals > 0 });
      const results = client.iterate({ query });
      expect((await results.next()).value).toMatchObject({ data: { x: '1' } });
      const next = await results.next().catch((error: unknown) => error);
      if (outcome === 'tells the subscriber') expect(next).toMatchObject({ code });
      else {
        expect(next).toMatchObject({ value: { data: { x: '2' } } });
        expect(resumed).toEqual([{ hello: true }, { after: '1', hello: true }]);
      }
      expect(renewals).toBe(outcome === 'asks for a token' ? 1 : 0);
      await results.return();
      await client.dispose();
    },
  );

  it('callbacks that throw end neither their own subscription nor those beside it on the socket', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: Error) => reported.push(error.message));
    const resumed = server.begin((socket) => socket.close(4500), 2);
    const client = createSocketClient({ url: server.url, retryWait });
    const fail = (name: string) => () => {
      throw new Error(name);
    };
    client.on('message', fail('listener'));
    const heard: unknown[] = [];
    const sink = { error: fail('error'), complete: fail('complete') };
    const stops = [
      client.subscribe({ query }, { ...sink, next: fail('next') }),
      client.subscribe({ query }, { ...sink, next: ({ data }) => heard.push(data.x) }),
    ];
    await expect.poll(() => [resumed.length, heard.length]).toEqual([4, 2]);
    for (const stop of stops) stop();
    expect(new Set(reported)).toEqual(new Set(['listener', 'next']));
    await client.dispose();
  });
});

describe('K9: what a client of streams makes of an answer that is none', () => {
  it.each([
    ...[400, 403, 404, 405, 406, 413, 415, 422].map((status) => [status, 'tells the subscriber'] as const),
    [401, 'asks for a token'],
    ...[408, 425, 429, 500, 502, 503, 504].map((status) => [status, 'comes back'] as const),
  ] as [number, Outcome][])('%i: it %s', async (status, outcome) => {
    const answers = [new Response('', { status }), new Response('event: complete\n\n', { status: 200 })];
    for (const answer of answers) answer.headers.set('content-type', 'text/event-stream');
    let renewals = 0;
    const url = 'http://portal.example.com/graphql';
    const client = resumable(createClient(sseOptions({ url, retryWait, fetchFn: async () => answers.shift()! })), {
      onUnauthenticated: () => ++renewals > 0,
    });
    const end = await client
      .iterate({ query })
      .next()
      .catch((error: unknown) => error);
    if (outcome === 'tells the subscriber') expect(end).toMatchObject({ response: { status } });
    else expect(end).toEqual({ done: true, value: undefined });
    expect([answers.length, renewals]).toEqual([outcome === 'tells the subscriber' ? 1 : 0, status === 401 ? 1 : 0]);
  });
});
