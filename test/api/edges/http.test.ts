import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOriginPolicy } from '../../../src/platform/http/origin.ts';
import {
  ALLOWED_HOST,
  ALLOWED_ORIGIN,
  post,
  startToyServer,
  ToyClient,
  type ToyServer,
} from '../../support/toy-server.ts';

let server: ToyServer;
beforeAll(async () => {
  server = await startToyServer({ trustProxy: ['loopback'] });
});
afterAll(() => server.stop());

const mutation = JSON.stringify({ query: 'mutation { increment }' });
const form = new URLSearchParams({ query: 'mutation { increment }' }).toString();

describe('X7: a path that cannot be read gets an answer like any other refusal', () => {
  test.each([
    ['too long', `/${'x'.repeat(9_000)}`],
    ['a broken escape', '/%zz'],
    ['half an escape', '/graphql%'],
    ['NUL', '/%00'],
    ['unknown', '/nothing/here'],
  ])('%s', async (_name, path) => {
    const answer = await fetch(new URL(server.url).origin + path);
    expect([400, 404, 414]).toContain(answer.status);
    expect(await answer.json()).toEqual({
      errors: [
        { message: expect.any(String), extensions: { code: expect.stringMatching(/^(BAD_REQUEST|NOT_FOUND)$/) } },
      ],
    });
  });
});

describe('no mutation runs that a foreign page could send without asking', () => {
  const simple: [name: string, init: RequestInit][] = [
    ['text/plain', { body: mutation, headers: { 'content-type': 'text/plain' } }],
    ['a form', { body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['multipart/form-data', { body: mutation, headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['no content type', { body: new Blob([mutation]) }],
    ['a malformed content type', { body: mutation, headers: { 'content-type': 'application' } }],
    ['message/rfc822', { body: mutation, headers: { 'content-type': 'message/rfc822' } }],
    ['text/plain that says JSON', { body: mutation, headers: { 'content-type': 'text/plain; application/json' } }],
    ['cookies', { body: mutation, headers: { 'content-type': 'text/plain', cookie: 'session=1' } }],
  ];
  test.each(simple)('%s', async (_name, init) => {
    const { status } = await fetch(server.url, { method: 'POST', ...init });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(server.toy.increments).toBe(0);
  });

  test.each([
    ['a query', '{ hello }'],
    ['a query that does not hold', '{ nothing }'],
    ['no query', ''],
    ['a mutation', 'mutation { increment }'],
    ['a subscription', 'subscription { ticks }'],
  ])('K11: a HEAD is answered as the same GET, without a body: %s', async (_, query) => {
    const url = `${server.url}?query=${encodeURIComponent(query)}`;
    const [get, head] = [await fetch(url), await fetch(url, { method: 'HEAD' })];
    const told = ({ status, headers }: Response) => [status, headers.get('content-type'), headers.get('cache-control')];
    expect(told(head)).toEqual(told(get));
    expect(await head.text()).toBe('');
    expect(server.toy.increments).toBe(0);
    const stream = await fetch(url, { method: 'HEAD', headers: { accept: 'text/event-stream' } });
    expect(await stream.text()).toBe('');
  });

  test('a GET mutation is refused even with the preflight header', async () => {
    const url = `${server.url}?query=${encodeURIComponent('mutation { increment }')}`;
    const response = await fetch(url, { headers: { 'apollo-require-preflight': '1' } });
    expect(response.status).toBe(405);
    expect(server.toy.increments).toBe(0);
  });

  test('K11: a GET mutation is refused without that header too, as a plain answer and as a stream', async () => {
    for (const accept of ['application/json', 'text/event-stream', 'multipart/mixed;subscriptionSpec=1.0']) {
      const url = `${server.url}?query=${encodeURIComponent('mutation { increment }')}`;
      expect((await fetch(url, { headers: { accept } })).status).toBe(405);
    }
    expect(server.toy.increments).toBe(0);
  });

  test.each([
    ['a program', {}, 200],
    ['a page of this site', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors' }, 200],
    ['a person by the address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 200],
    ['an image on a page of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    ['a script on a page beside it', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }, 403],
    ['a page of another site', { origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' }, 403],
  ])('K11: a GET query needs no header of its own: %s', async (_name, headers, status) => {
    const path = `/graphql?query=${encodeURIComponent('{ hello }')}`;
    // `fetch` sets some of these itself.
    expect(await statusFor(`127.0.0.1:${server.port}`, path, headers)).toBe(status);
  });
});

describe('origins', () => {
  const send = (origin: string) => post(server.url, { query: '{ hello }' }, { origin });

  test('the own origin is allowed', async () => {
    expect(await send(server.origin)).toMatchObject({ status: 200, body: { data: { hello: 'Hello, world!' } } });
  });

  test('a listed origin is allowed and told so', async () => {
    const { status, headers } = await send(ALLOWED_ORIGIN);
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(ALLOWED_ORIGIN);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('vary')).toBe('Origin');
  });

  test.each(['https://evil.example.com', 'null', 'https://portal.example.com.evil.com'])(
    '%s is refused',
    async (origin) => {
      const { status, headers, body } = await send(origin);
      expect(status).toBe(403);
      expect(body).toEqual({
        errors: [
          {
            message: `The origin ${origin} may not call this server. Its operator can add it to GATEHOUSE_ALLOWED_ORIGINS.`,
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      });
      // The page may read that, and has nothing else to read.
      expect(headers.get('access-control-allow-origin')).toBe('*');
    },
  );

  test('K11: the log tells a refused origin once, and not more than a few of them', async () => {
    const lines = () => server.lines.filter(({ msg }) => /GATEHOUSE_ALLOWED_ORIGINS/.test(String(msg)));
    for (let page = 0; page < 30; page += 1) {
      for (const path of ['/graphql', '/health']) {
        await fetch(server.origin + path, { headers: { origin: `https://page-${page}.example.org` } });
      }
    }
    await ToyClient.open(server.url, { origin: 'https://page-0.example.org' }).catch(() => {});
    const told = lines().map(({ origin }) => origin);
    expect(told).toContain('https://page-0.example.org');
    expect(new Set(told).size).toBe(told.length);
    expect(told).toHaveLength(20);
  });

  /** Asked for by what stands beside each. */
  const HEADERS = [
    ...['authorization', 'content-type', 'accept', 'if-none-match', 'x-request-id'],
    ...['apollographql-client-name', 'apollographql-client-version'], // Apollo Client
    ...['apollo-require-preflight', 'x-apollo-operation-name'], // what the refusal of a simple request recommends
    ...['traceparent', 'tracestate', 'baggage', 'sentry-trace'], // tracers
    ...['last-event-id', 'x-graphql-event-stream-token'], // graphql-sse
    'x-header-of-somebody', // whatever comes next
  ];
  const preflight = (origin: string, header: string) => {
    const asking = { 'access-control-request-method': 'POST', 'access-control-request-headers': header };
    return fetch(server.url, { method: 'OPTIONS', headers: { origin, ...asking } });
  };

  test.each(HEADERS)('K11: a preflight of a listed origin allows the header %s', async (header) => {
    const { status, headers } = await preflight(ALLOWED_ORIGIN, header);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ALLOWED_ORIGIN);
    expect(headers.get('access-control-allow-headers')).toBe(header);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('K11: a preflight of a foreign origin passes, so that its page can read why the request is refused', async () => {
    const { status, headers } = await preflight('https://evil.example.com', 'content-type');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    await post(server.url, JSON.parse(mutation), { origin: 'https://evil.example.com' });
    expect(server.toy.increments).toBe(0);
  });
});

describe('K11: pages of this machine, whatever their port', () => {
  test.each([
    ['http://localhost:5173', true],
    ['https://localhost', true],
    ['http://127.0.0.1:3000', true],
    ['http://[::1]:8080', true],
    ['http://app.localhost:4200', true],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://192.168.0.7:3000', false],
    ['http://evil-localhost:3000', false],
    ['null', false],
  ])('%s', async (origin, isLocal) => {
    const lines: unknown[] = [];
    const log = { warn: (line: object) => lines.push(line) } as never;
    const kindOf = (loopback: boolean) =>
      createOriginPolicy({ allowed: [], loopback, log })({ headers: { origin, host: 'localhost:4000' } } as never);
    expect(kindOf(true)).toBe(isLocal ? 'listed' : 'foreign');
    expect(kindOf(false)).toBe('foreign');
    expect(lines).toHaveLength(isLocal ? 1 : 2);
  });
});

describe('every answer', () => {
  test('is not stored and carries the security headers', async () => {
    const { headers } = await post(server.url, { query: '{ hello }' });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('carries a new request id when the given one is unfit to be logged', async () => {
    const { headers } = await post(server.url, { query: '{ hello }' }, { 'x-request-id': 'x'.repeat(200) });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('to a malformed Host header is 400', async () => {
    expect(await statusFor('a b', '/graphql')).toBe(400);
  });
});

describe('X9: a name that was made to lead here', () => {
  const foreign = [
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'api.example.co',
  ];
  const own = [
    ...['localhost', 'LOCALHOST:1', 'localhost.', '127.0.0.1:80', '[::1]:4000', '10.0.0.7', ALLOWED_HOST],
    ...[`${ALLOWED_HOST}:443`, ALLOWED_HOST.toUpperCase()],
  ];

  test.each(['/graphql?query={hello}', '/metrics', '/nothing'])('opens nothing at %s', async (path) => {
    expect(await Promise.all(foreign.map((host) => statusFor(host, path)))).toEqual(foreign.map(() => 421));
  });

  test('opens no socket', async () => {
    const upgrade = {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-protocol': 'graphql-transport-ws' },
    };
    const sameOrigin = (host: string) => statusFor(host, '/graphql', { ...upgrade, origin: `http://${host}` });
    expect(await Promise.all(foreign.map(sameOrigin))).toEqual(foreign.map(() => 421));
    expect(await sameOrigin('localhost')).toBe(101);
  });

  test('is no address and none of the own names', async () => {
    const statuses = await Promise.all(
      own.map((host) => statusFor(host, '/graphql', { 'apollo-require-preflight': '1' })),
    );
    expect(statuses).not.toContain(421);
  });

  test('does not matter to who asks whether the process lives', async () => {
    expect(await statusFor('gatehouse.cluster.local', '/health')).toBe(200);
    expect(await statusFor('gatehouse.cluster.local', '/ready?verbose')).toBe(200);
  });
});

/** Status of a GET with this Host header, which `fetch` does not let anybody set. */
const statusFor = (host: string, path: string, headers: Record<string, string> = {}): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const options = { port: server.port, host: '127.0.0.1', path, headers: { ...headers, host }, agent: new Agent() };
    request(options, (response) => resolve(response.resume().statusCode))
      .on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      })
      .on('error', reject)
      .end();
  });

test('the log names the route but not the query of a GET', async () => {
  const url = `${server.url}?query=${encodeURIComponent('{ hello(name: "confidential") }')}`;
  await fetch(url, { headers: { 'apollo-require-preflight': '1' } });
  expect(server.lines).toContainEqual(expect.objectContaining({ msg: 'Request answered', route: '/graphql' }));
  expect(JSON.stringify(server.lines)).not.toContain('confidential');
});
