import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { SoftAuthenticator } from '../../support/soft-authenticator.ts';
import { Streamed } from '../../support/streamed.ts';
import { rowsOf } from '../../support/time.ts';
import { WebPage } from '../../support/web-page.ts';
import {
  ADD_PASSKEY,
  BEGIN_PASSKEY,
  BEGIN_PASSWORDLESS,
  COMPLETE,
  PASSWORDLESS,
} from '../second-factor/second-factor-story.ts';

const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) {
  token user { email } expiresAt userErrors { code field } } }`;
const CHALLENGED =
  'mutation ($input: SignInInput!) { signIn(input: $input) { challenge { token } userErrors { code } } }';
const INPUT = { email: 'member@example.com', password: DEMO_PASSWORD, asCookie: true };
const SIGN_OUT = 'mutation { signOut { userErrors { code } } }';
const WHO = '{ viewer { email } }';
const DECIDED = 'subscription { accessRequestDecided { accessRequest { id } } }';
const FRONT_END = 'https://app.example.com';

/** Reached over TLS, which a proxy ends. */
let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({
    GATEHOUSE_WORKER_CONCURRENCY: '0',
    GATEHOUSE_PUBLIC_URL: 'https://portal.example.com',
    GATEHOUSE_ALLOWED_ORIGINS: FRONT_END,
  });
});
afterAll(() => portal?.stop());

/** A page of the portal itself, as its proxy passes it on. */
const OWN = { host: 'portal.example.com', origin: 'https://portal.example.com', 'sec-fetch-site': 'same-origin' };

async function signedIn(page = new WebPage(portal.url, OWN)): Promise<WebPage> {
  const { body } = await page.ask(SIGN_IN, { input: INPUT });
  expect(body.data.signIn).toMatchObject({ token: null, user: { email: INPUT.email }, userErrors: [] });
  return page;
}

const tokenOf = ({ cookie }: WebPage) => cookie.slice(cookie.indexOf('=') + 1);

describe('T40: a session in a cookie', () => {
  it('is kept from scripts, from other sites, and from being sent without TLS', async () => {
    const page = new WebPage(portal.url, OWN);
    const { headers, body } = await page.ask(SIGN_IN, { input: INPUT });
    const [cookie, ...attributes] = headers['set-cookie']![0]!.split('; ');
    expect(headers['set-cookie']).toHaveLength(1);
    expect(cookie).toMatch(/^__Host-gatehouse-session=[\w-]{43}$/);
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict', 'Secure']);
    expect(JSON.stringify(body)).not.toContain(tokenOf(page));
    expect(headers['cache-control']).toContain('no-store');
  });

  it('tells who calls by POST, by GET, in a stream and at the other routes', async () => {
    const page = await signedIn();
    expect((await page.ask(WHO)).body.data.viewer.email).toBe(INPUT.email);
    const got = await page.from({ host: OWN.host, 'sec-fetch-site': 'same-origin' }).get(WHO);
    expect(got.body.data.viewer.email).toBe(INPUT.email);
    expect(got.headers['cache-control']).toBe('private, no-store');
    const stream = await Streamed.open(
      portal.url,
      'text/event-stream',
      { query: WHO },
      { ...PROXIED, cookie: page.cookie },
    );
    await stream.ended;
    expect(stream.text).toContain(INPUT.email);
    // Members may not have the audit trail: they are known, and refused.
    const trail = Object.assign(new WebPage(new URL('/audit.ndjson', portal.url).href, OWN), { cookie: page.cookie });
    expect((await trail.call({})).status).toBe(403);
  });

  it('opens a socket, which ends with it', async () => {
    const page = await signedIn();
    const { socket, messages, closed } = await openSocket({ ...OWN, cookie: page.cookie });
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: WHO } }));
    await expect
      .poll(() => messages.find(({ type }) => type === 'next')?.payload.data)
      .toEqual({
        viewer: { email: INPUT.email },
      });
    await page.ask(SIGN_OUT);
    expect(await closed).toBe(4401);
  });

  it('is given with the second factor or a passkey, and not with the password before it', async () => {
    const hobbyist = await Client.signIn(portal.url, 'hobbyist@example.com');
    const proof = { input: { currentPassword: DEMO_PASSWORD } };
    const { beginPasskey } = await hobbyist.send(BEGIN_PASSKEY, proof);
    const authenticator = new SoftAuthenticator(portal.app.portal.config.portalUrl);
    const response = authenticator.create({ challenge: beginPasskey.options.challenge });
    const added = { challenge: beginPasskey.challenge, name: 'Phone', response };
    const { addPasskey } = await hobbyist.send(ADD_PASSKEY, { input: added });
    const page = new WebPage(portal.url, OWN);
    const asked = await page.ask(CHALLENGED, { input: { ...INPUT, email: 'hobbyist@example.com' } });
    expect(asked.headers['set-cookie']).toBeUndefined();
    const second = { challenge: asked.body.data.signIn.challenge.token, code: addPasskey.recoveryCodes[0] };
    const completed = await page.ask(COMPLETE, { input: { ...second, asCookie: true } });
    expect(completed.body.data.completeSignIn).toMatchObject({ token: null, userErrors: [] });
    expect((await page.ask(WHO)).body.data.viewer.email).toBe('hobbyist@example.com');
    const { challenge, options } = (await page.ask(BEGIN_PASSWORDLESS)).body.data.beginPasskeySignIn;
    const alone = { challenge, response: authenticator.get({ challenge: options.challenge }) };
    const before = tokenOf(page);
    const { body } = await page.ask(PASSWORDLESS, { input: { ...alone, asCookie: true } });
    expect(body.data.signInWithPasskey).toMatchObject({ token: null, userErrors: [] });
    expect((await page.ask(WHO)).body.data.viewer.email).toBe('hobbyist@example.com');
    // Nobody could get at the one before any more.
    expect(await new Client(portal.url, before).errorCode(WHO)).toBe('UNAUTHENTICATED');
  });

  it('gives way to a token beside it', async () => {
    const page = await signedIn();
    const partner = await Client.signIn(portal.url, 'partner@example.com');
    const authorization = `Bearer ${partner.token}`;
    expect((await page.ask(WHO, {}, { authorization })).body.data.viewer.email).toBe('partner@example.com');
    const { body, headers } = await page.ask(WHO, {}, { authorization: 'Bearer null' });
    expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(headers['set-cookie']).toBeUndefined();
    // The token's session is what ends, and the browser keeps its own.
    expect((await page.ask(SIGN_OUT, {}, { authorization })).headers['set-cookie']).toBeUndefined();
    expect((await page.ask(WHO)).body.data.viewer.email).toBe(INPUT.email);
    const { socket, messages } = await openSocket(
      { ...OWN, cookie: page.cookie },
      { authorization: `Bearer ${(await Client.signIn(portal.url, 'owner@example.com')).token}` },
    );
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: WHO } }));
    await expect
      .poll(() => messages.find(({ type }) => type === 'next')?.payload.data)
      .toEqual({
        viewer: { email: 'owner@example.com' },
      });
    socket.close();
  });

  it('is taken out of the browser by signing out, and by ending it in the list', async () => {
    for (const end of [
      (page: WebPage) => page.ask(SIGN_OUT),
      async (page: WebPage) => {
        const { body } = await page.ask('{ viewerSession { id } viewer { sessions { nodes { id isCurrent } } } }');
        const { id } = body.data.viewer.sessions.nodes.find(({ isCurrent }: Data) => isCurrent);
        return page.ask('mutation ($id: ID!) { endSession(id: $id) { userErrors { code } } }', { id });
      },
    ]) {
      const page = await signedIn();
      const token = tokenOf(page);
      const { headers } = await end(page);
      expect(headers['set-cookie']).toEqual([
        '__Host-gatehouse-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure',
      ]);
      expect(await new Client(portal.url, token).errorCode(WHO)).toBe('UNAUTHENTICATED');
    }
  });

  it('that has ended is told once, and taken out of the browser', async () => {
    for (const [accept, status] of [
      ['application/json', 200],
      ['application/graphql-response+json', 401],
      ['text/event-stream', 401],
    ] as const) {
      const page = await signedIn();
      await rowsOf(portal.database, `update session set last_used_at = now() - interval '61 minutes'`);
      const first = await page.ask(WHO, {}, { accept });
      expect([first.status, first.body.errors[0].extensions.code]).toEqual([status, 'UNAUTHENTICATED']);
      expect(page.cookie).toBe('');
      expect((await page.ask(WHO)).body).toEqual({ data: { viewer: null } });
    }
  });

  it('ends where another takes its place, and is never one that was there before', async () => {
    const page = await signedIn();
    const before = page.cookie;
    await signedIn(page);
    expect(page.cookie).not.toBe(before);
    expect(await new Client(portal.url, before.split('=')[1]!).errorCode(WHO)).toBe('UNAUTHENTICATED');
    expect((await page.ask(WHO)).body.data.viewer.email).toBe(INPUT.email);
  });

  it('is set by plain answers alone, and refused before anything is done', async () => {
    const REFUSED = { signIn: { userErrors: [{ code: 'INVALID_INPUT', field: ['input', 'asCookie'] }] } };
    const count = () => rowsOf(portal.database, 'select count(*) from session');
    const before = await count();
    const stream = await Streamed.open(
      portal.url,
      'text/event-stream',
      { query: SIGN_IN, variables: { input: INPUT } },
      PROXIED,
    );
    await stream.ended;
    expect(stream.text).toContain('INVALID_INPUT');
    const { socket, messages } = await openSocket(OWN);
    socket.send(
      JSON.stringify({ type: 'subscribe', id: '1', payload: { query: SIGN_IN, variables: { input: INPUT } } }),
    );
    await expect.poll(() => messages.find(({ type }) => type === 'next')?.payload.data).toMatchObject(REFUSED);
    socket.close();
    expect(await count()).toEqual(before);
  });

  it('keeps answers for everybody apart from its own', async () => {
    const CATALOGUES = '{ catalogues { nodes { name } } }';
    const page = await signedIn();
    const stranger = await new WebPage(portal.url, OWN).get(CATALOGUES);
    expect(stranger.headers['cache-control']).toContain('public');
    expect(stranger.headers.vary!.split(', ')).toContain('cookie');
    const own = await page.get(CATALOGUES);
    expect([own.headers['cache-control'], own.headers.etag]).toEqual(['private, no-store', undefined]);
  });
});

describe('A8: a session in a cookie is of no use to', () => {
  const MUTATION = 'mutation { emptyCart { userErrors { code } } }';
  const FORM = { host: OWN.host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const foreign: [who: string, headers: Record<string, string>][] = [
    ['a page of another site', FORM],
    [
      'a page of a neighbour on the same site',
      { ...FORM, origin: 'https://blog.example.com', 'sec-fetch-site': 'same-site' },
    ],
    ['a page without an origin, such as a sandboxed frame', { ...FORM, origin: 'null' }],
    ['a page of the own name without TLS', { ...FORM, origin: 'http://portal.example.com' }],
    ['another site whose browser tells no origin', { host: OWN.host, 'sec-fetch-site': 'cross-site' }],
    ['a neighbour whose browser tells no origin', { host: OWN.host, 'sec-fetch-site': 'same-site' }],
  ];
  const calls: [how: string, call: (page: WebPage) => Promise<{ status: number }>][] = [
    ['a mutation as JSON', (page) => page.ask(MUTATION)],
    ['a query by GET', (page) => page.get(WHO)],
    ['a stream', (page) => page.get(DECIDED, { accept: 'text/event-stream' })],
    [
      'a query with the header of those who were asked first',
      (page) => page.get(WHO, { 'apollo-require-preflight': '1' }),
    ],
  ];
  it.each(foreign.flatMap(([who, headers]) => calls.map(([how, call]) => [who, how, headers, call] as const)))(
    '%s: %s',
    async (_, __, headers, call) => {
      expect((await call((await signedIn()).from(headers))).status).toBe(403);
    },
  );

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'a form that posts %s, even where no origin is told',
    async (type) => {
      for (const headers of [FORM, { host: OWN.host }, OWN]) {
        const body = JSON.stringify({ query: MUTATION });
        const page = (await signedIn()).from(headers);
        const { status } = await page.call({ method: 'POST', body, headers: { 'content-type': type } });
        expect([400, 403, 415]).toContain(status);
      }
    },
  );

  it.each(foreign)('%s: a socket', async (_, headers) => {
    const { cookie } = await signedIn();
    const socket = new WebSocket(portal.url.replace('http', 'ws'), 'graphql-transport-ws', {
      headers: { ...headers, cookie },
    });
    const told = await new Promise<string>((resolve) => {
      socket.once('error', (error) => resolve(String(error))).once('open', () => resolve('It was opened.'));
    });
    socket.terminate();
    expect(told).toContain('403');
  });

  it('a program that sends nothing but it', async () => {
    const page = (await signedIn()).from({ host: OWN.host });
    expect((await page.get(WHO)).status).toBe(403);
    expect((await page.get(WHO, { 'apollo-require-preflight': '1' })).body.data.viewer.email).toBe(INPUT.email);
  });

  it('whoever cannot read the answer: only pages that may call are told that they may', async () => {
    const preflight = async (origin: string) =>
      (
        await new WebPage(portal.url, { ...OWN, origin, 'sec-fetch-site': 'cross-site' }).call({
          method: 'OPTIONS',
          headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
        })
      ).headers;
    expect(await preflight(FRONT_END)).toMatchObject({
      'access-control-allow-origin': FRONT_END,
      'access-control-allow-credentials': 'true',
    });
    expect(await preflight('https://evil.example')).not.toHaveProperty('access-control-allow-credentials');
  });

  it('but to a front end on a site of its own that may call', async () => {
    const page = (await signedIn()).from({ host: OWN.host, origin: FRONT_END, 'sec-fetch-site': 'same-site' });
    const { body, headers } = await page.ask(WHO);
    expect(body.data.viewer.email).toBe(INPUT.email);
    expect(headers['access-control-allow-credentials']).toBe('true');
    const { socket } = await openSocket({ ...page.headers, cookie: page.cookie });
    socket.close();
  });
});

/** As a proxy passes on what a page of the portal asks; `fetch` sets `Sec-Fetch-Site` by itself, or not at all. */
const PROXIED = { origin: OWN.origin };

async function openSocket(headers: Record<string, string>, payload: object = {}) {
  const socket = new WebSocket(portal.url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  const messages: Data[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await expect.poll(() => messages[0]?.type).toBe('connection_ack');
  return { socket, messages, closed };
}
