import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Streamed } from '../../support/streamed.ts';
import { ALLOWED_ORIGIN, startToyServer, ToyClient, type ToyServerOptions } from '../../support/toy-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: ToyServerOptions = {}) {
  const server = await startToyServer(options);
  stops.push(() => server.stop());
  return server;
}

const SSE = 'text/event-stream';
/** As Apollo Client sends it. */
const APOLLO = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json';
/** As urql sends it with every query. */
const URQL = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';

const TICKS = 'subscription { ticks { n viewer } }';
const ann = { authorization: 'Bearer ann' };

const part = (body: object) => `\r\n--graphql\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(body)}`;

/** The same story on the wire of each format. */
const FORMATS = [
  {
    name: 'Server-Sent Events',
    accept: SSE,
    type: 'text/event-stream; charset=utf-8',
    first: ':\n\n',
    next: (result: object) => `event: next\ndata: ${JSON.stringify(result)}\n\n`,
    complete: 'event: complete\ndata:\n\n',
    goingAway: ': 1001 Going away\n\n',
    anew: ': 4205 What the account may do has changed. Connect anew, with the last cursor.\n\n',
    unauthenticated: (message: string) =>
      `event: next\ndata: ${JSON.stringify({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] })}\n\nevent: complete\ndata:\n\n`,
  },
  {
    name: 'multipart',
    accept: APOLLO,
    type: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
    first: '\r\n--graphql',
    next: (result: object) => `${part({ payload: result }).slice('\r\n--graphql'.length)}\r\n--graphql`,
    complete: '--\r\n',
    goingAway: closed('Going away', 'CONNECTION_CLOSED'),
    anew: closed('What the account may do has changed. Connect anew, with the last cursor.', 'CONNECTION_CLOSED'),
    unauthenticated: (message: string) => closed(message, 'UNAUTHENTICATED'),
  },
];

function closed(message: string, code: string) {
  const body = { payload: null, errors: [{ message, extensions: { code } }] };
  return `${part(body).slice('\r\n--graphql'.length)}\r\n--graphql--\r\n`;
}

const tick = (n: number, viewer: string | null = null) => ({ data: { ticks: { n, viewer } } });

describe.each(FORMATS)('K8: a subscription as $name', (format) => {
  const subscribe = async (url: string, headers: Record<string, string> = {}, query = TICKS) => {
    const stream = await Streamed.open(url, format.accept, { query }, headers);
    expect(stream.response.status, stream.text).toBe(200);
    return stream;
  };
  const begun = async (server: Awaited<ReturnType<typeof start>>, count = 1) =>
    vi.waitFor(() => expect(server.toy.ticks.size).toBe(count), 60_000);

  test('delivers each event with a context of its own, and is let go by its reader', async () => {
    const server = await start();
    const stream = await subscribe(server.url, ann);
    await begun(server);
    for (const n of [1, 2]) server.toy.ticks.push(n);
    await stream.heard('"n":2');
    expect(stream.text).toBe(format.first + format.next(tick(1, 'ann')) + format.next(tick(2, 'ann')));
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': format.type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    stream.abandon();
    await begun(server, 0);
    await vi.waitFor(async () => expect((await server.metrics.openStreams.get()).values[0]?.value).toBe(0), 60_000);
  });

  test('tells a masked error, and is over', async () => {
    const server = await start();
    const stream = await subscribe(server.url);
    await begun(server);
    server.toy.ticks.fail(new Error('hunter2'));
    await stream.ended;
    expect(stream.text).toContain('"message":"Internal server error"');
    expect(stream.text).not.toContain('hunter2');
    expect(stream.text.endsWith(format.complete)).toBe(true);
  });

  test('ends in words where its session has ended', async () => {
    const server = await start();
    const stream = await subscribe(server.url, ann);
    await begun(server);
    server.revoked.add('ann');
    server.toy.ticks.push(1);
    await stream.ended;
    expect(stream.text).toBe(format.first + format.unauthenticated('The session has ended. Sign in again.'));
    expect(server.toy.ticks.size).toBe(0);
  });

  test('ends without a last word to come back to where rights have changed', async () => {
    const server = await start({ expiryOf: async () => new Date(Date.now() + 60_000) });
    const stream = await subscribe(server.url, ann);
    await begun(server);
    server.live.reconsider(({ identity }) => identity?.userId === 'ann');
    server.toy.ticks.push(1);
    await stream.ended;
    expect(stream.text).toBe(format.first + format.anew);
  });

  test('ends with its session', async () => {
    const server = await start();
    const stream = await subscribe(server.url, { authorization: 'Bearer ann;100' });
    await stream.ended;
    expect(stream.text).toContain('The session has ended. Sign in again.');
  });

  test('is told when the server stops, and no new one is taken', async () => {
    const server = await startToyServer();
    const stream = await subscribe(server.url);
    await begun(server);
    const query = Streamed.open(server.url, SSE, { query: '{ slow }' });
    await server.toy.slow.started;
    const drained = server.live.drain(60_000);
    await stream.ended;
    expect(stream.text).toBe(format.first + format.goingAway);
    const late = await Streamed.open(server.url, format.accept, { query: TICKS });
    expect([late.response.status, late.response.headers.get('retry-after')]).toEqual([503, '5']);
    server.toy.slow.release();
    const answer = await query;
    await answer.ended;
    expect(answer.text).toContain('{"data":{"slow":"done"}}');
    await drained;
    await server.http.close(50);
  });

  test('counts against the limit of its account together with sockets', async () => {
    const server = await start({ socketLimits: { maxConnectionsPerUser: 2 } });
    const socket = await ToyClient.connect(server.url, 'Bearer ann');
    const stream = await subscribe(server.url, ann);
    const refused = await Streamed.open(server.url, format.accept, { query: TICKS }, ann);
    expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([429, '5']);
    await refused.heard('"code":"RATE_LIMITED"');
    await subscribe(server.url, { authorization: 'Bearer bob' });
    socket.socket.close();
    await socket.closed;
    await subscribe(server.url, ann);
    stream.abandon();
  });

  test('is refused with 401 for a token that does not hold', async () => {
    const { url } = await start();
    const refused = await Streamed.open(url, format.accept, { query: TICKS }, { authorization: 'Bearer bad' });
    expect(refused.response.status).toBe(401);
    expect(refused.response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    await refused.heard('"message":"The token does not hold. Sign in.","extensions":{"code":"UNAUTHENTICATED"}');
  });

  test('shows a sign of life while nothing happens', async () => {
    const { url } = await start({ socketLimits: { pingIntervalMs: 10 } });
    const stream = await subscribe(url);
    await stream.heard(format.accept === SSE ? ':\n\n:\n\n:\n\n' : '{}\r\n--graphql');
    stream.abandon();
  });
});

describe('K8: over Server-Sent Events', () => {
  test('cuts a reader that has stopped, and the others get everything', { timeout: 60_000 }, async () => {
    const server = await start({ socketLimits: { stallTimeoutMs: 500, closeTimeoutMs: 100 } });
    const query = 'subscription { ticks { n padding } }';
    const body = JSON.stringify({ query });
    const stalled = connect(server.port, '127.0.0.1');
    stalled.write(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: ${SSE}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    stalled.pause();
    const healthy = await Streamed.open(server.url, SSE, { query });
    await vi.waitFor(() => expect(server.toy.ticks.size).toBe(2), 60_000);
    for (let n = 1; n <= 3000; n++) {
      server.toy.ticks.push(n);
      if (n % 250 === 0) await healthy.heard(`"n":${n},`);
    }
    await vi.waitFor(() => expect(server.toy.ticks.size).toBe(1), { timeout: 60_000 });
    expect(healthy.text.match(/"n":/g)).toHaveLength(3000);
    stalled.destroy();
  });

  const over = async (body: object) => {
    const { url } = await start();
    const stream = await Streamed.open(url, SSE, body);
    await stream.ended;
    return stream.text;
  };
  test('a query and a mutation have one result', async () => {
    for (const [query, data] of [
      ['{ hello }', '{"hello":"Hello, world!"}'],
      ['mutation { increment }', '{"increment":1}'],
    ]) {
      expect(await over({ query })).toBe(`:\n\nevent: next\ndata: {"data":${data}}\n\nevent: complete\ndata:\n\n`);
    }
  });
  test.each([
    ['a document that is not valid', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a text that is no document', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    [
      'a document that is too deep',
      { query: `{ item(id: 1) ${'{ parent '.repeat(12)}{ id }${' }'.repeat(12)} }` },
      'QUERY_TOO_DEEP',
    ],
    ['a variable that is none', { query: 'query ($n: Int!) { items(first: $n) { id } }' }, 'BAD_USER_INPUT'],
    ['a place that is none', { query: TICKS, extensions: { resume: { after: 7 } } }, 'BAD_USER_INPUT'],
  ])('%s is told in the stream, as on a socket', async (_, body, code) => {
    expect(await over(body)).toMatch(
      new RegExp(`^:\n\nevent: next\ndata: {"errors":.*"code":"${code}".*\n\nevent: complete`),
    );
  });
});

describe('K8: what is no stream gets a plain answer', () => {
  const json = { 'content-type': 'application/json' };
  const getOf = (query: string) => `?query=${encodeURIComponent(query)}`;
  const body = JSON.stringify({ query: TICKS });
  test.each<[string, number, string, RequestInit]>([
    ['a subscription without Accept', 406, '', { method: 'POST', headers: json, body }],
    ['a subscription as JSON', 406, '', { method: 'POST', headers: { ...json, accept: 'application/json' }, body }],
    [
      'an anonymous one that is refused',
      406,
      '',
      { method: 'POST', headers: json, body: JSON.stringify({ query: 'subscription { refused }' }) },
    ],
    [
      'one as GraphQL response',
      406,
      '',
      { method: 'POST', headers: { ...json, accept: 'application/graphql-response+json' }, body },
    ],
    [
      'multipart that is not for subscriptions',
      406,
      '',
      { method: 'POST', headers: { ...json, accept: 'multipart/mixed, */*' }, body },
    ],
    [
      'multipart alone that is not for subscriptions',
      406,
      '',
      { method: 'POST', headers: { ...json, accept: 'multipart/mixed' }, body },
    ],
    ['a form of picture', 406, '', { method: 'POST', headers: { ...json, accept: 'image/png' }, body }],
    ['a subscription by GET', 406, getOf(TICKS), {}],
    ['a subscription by GET, as JSON', 406, getOf(TICKS), { headers: { accept: 'application/json' } }],
    [
      'one for a client that says it reads no events',
      406,
      '',
      { method: 'POST', headers: { ...json, accept: `${SSE};q=0, application/json` }, body },
    ],
    [
      'one for a client that says it reads no multipart',
      406,
      getOf(TICKS),
      { headers: { accept: 'multipart/mixed;subscriptionSpec=1.0; q=0.0, */*' } },
    ],
    ['a mutation by GET as events', 405, getOf('mutation { increment }'), { headers: { accept: SSE } }],
    ['events without an operation', 400, '', { headers: { accept: SSE } }],
    ['events with variables that are no JSON', 400, `${getOf(TICKS)}&variables=x`, { headers: { accept: SSE } }],
    [
      'events with a body that is no object',
      400,
      '',
      { method: 'POST', headers: { ...json, accept: SSE }, body: '[]' },
    ],
    ['events with a body that is no JSON', 400, '', { method: 'POST', headers: { ...json, accept: SSE }, body: '{' }],
    [
      'events with a body of text',
      415,
      '',
      { method: 'POST', headers: { accept: SSE, 'content-type': 'application/graphql' }, body: TICKS },
    ],
    ['the single connection mode', 405, '', { method: 'PUT', headers: { accept: SSE } }],
    ['the single connection mode, completing', 405, '?operationId=1', { method: 'DELETE' }],
  ])('%s: %i', async (_, status, search, init) => {
    const server = await start();
    const response = await fetch(`${server.url}${search}`, init);
    expect(response.status, await response.clone().text()).toBe(status);
    expect(response.headers.get('content-type')).toContain('json');
    const { message } = ((await response.json()) as { errors: { message: string }[] }).errors[0]!;
    if (status === 406) expect(message).toMatch(/^A subscription is answered as a stream/);
    expect(message).toEqual(expect.any(String));
    expect(server.toy.ticks.size).toBe(0);
    expect(server.lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  test('a client that would read a stream as well gets its queries as JSON', async () => {
    const { url } = await start();
    for (const accept of [URQL, APOLLO]) {
      const answer = await Streamed.open(url, accept, { query: '{ hello }' });
      await answer.ended;
      expect(answer.response.headers.get('content-type')).toContain('json');
      expect(answer.text.trim()).toBe('{"data":{"hello":"Hello, world!"}}');
    }
  });

  test('a foreign page is refused, a listed one may read', async () => {
    const { url } = await start();
    const from = (origin: string) => fetch(`${url}${getOf(TICKS)}`, { headers: { accept: SSE, origin } });
    expect((await from('https://evil.example.com')).status).toBe(403);
    const listed = await from(ALLOWED_ORIGIN);
    expect([listed.status, listed.headers.get('access-control-allow-origin')]).toEqual([200, ALLOWED_ORIGIN]);
    await listed.body?.cancel();
  });
});
