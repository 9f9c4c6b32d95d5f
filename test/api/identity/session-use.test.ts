import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { DEMO_PASSWORD } from '../../../src/seed/demo-world.ts';
import { Client, type Data } from '../../support/client.ts';
import { startTestPortal, type TestPortal } from '../../support/portal.ts';
import { APPROVE, requestAccess } from '../../support/story.ts';
import { rowsOf } from '../../support/time.ts';

const IDLE_SECONDS = 60;

let portal: TestPortal;
let partner: Client;
beforeAll(async () => {
  portal = await startTestPortal({ GATEHOUSE_SESSION_IDLE_MINUTES: '1' });
});
afterAll(() => portal.stop());

async function signIn(): Promise<void> {
  partner = await Client.signIn(portal.url, 'partner@example.com');
}

/** Lets the session stand unused for so long. Sockets know it from the next second on. */
const leaveIdle = (seconds: number) =>
  rowsOf(portal.database, `update session set last_used_at = now() - make_interval(secs => $2) where ${OWN}`, [
    partner.token,
    seconds,
  ]);

async function idleSeconds(): Promise<number> {
  const sql = `select extract(epoch from now() - last_used_at)::float as idle from session where ${OWN}`;
  const [row] = (await rowsOf(portal.database, sql, [partner.token])) as { idle: number }[];
  return row!.idle;
}

const OWN = `token_hash = encode(sha256($1::bytea), 'hex')`;

/** A socket of the partner, spoken by hand. */
class Socket {
  readonly closed: Promise<number>;
  readonly #messages: Data[] = [];
  #operations = 0;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data) => this.#messages.push(JSON.parse(String(data))));
  }

  static async open(): Promise<Socket> {
    const opened = new Socket(new WebSocket(portal.url.replace(/^http/, 'ws'), 'graphql-transport-ws'));
    await new Promise((resolve) => opened.socket.once('open', resolve));
    opened.send({ type: 'connection_init', payload: { authorization: `Bearer ${partner.token}` } });
    await opened.heard(({ type }) => type === 'connection_ack');
    return opened;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  heard(fits: (message: Data) => boolean): Promise<Data> {
    return vi.waitUntil(() => this.#messages.find(fits), { timeout: 60_000, interval: 10 });
  }

  start(query: string): string {
    this.#operations += 1;
    const id = String(this.#operations);
    this.send({ type: 'subscribe', id, payload: { query } });
    return id;
  }

  async useUntilClosed(): Promise<void> {
    const isClosed = () => {
      if (this.socket.readyState === WebSocket.OPEN) this.start('{ viewer { id } }');
      return this.socket.readyState === WebSocket.CLOSED;
    };
    await vi.waitUntil(isClosed, { timeout: 60_000, interval: 50 });
  }

  async ask(query: string): Promise<Data> {
    const id = this.start(query);
    return (await this.heard((message) => message.id === id && message.type === 'next')).payload.data;
  }
}

const DECIDED = 'subscription { accessRequestDecided { accessRequest { id } } }';

describe('X3: use of a session', () => {
  beforeEach(signIn);
  const uses: [how: string, use: (socket: Socket) => Promise<unknown> | unknown][] = [
    ['a request over HTTP', () => partner.send('{ viewer { id } }')],
    ['a query on a socket', (socket) => socket.ask('{ viewer { id } }')],
    ['a mutation on a socket', (socket) => socket.ask('mutation { emptyCart { userErrors { code } } }')],
    ['a subscription on a socket', (socket) => socket.start(DECIDED)],
    ['opening a socket', () => Socket.open()],
  ];

  it.each(uses)('%s counts', async (_, use) => {
    const socket = await Socket.open();
    await leaveIdle(IDLE_SECONDS / 2);
    await expect
      .poll(
        async () => {
          await use(socket);
          return idleSeconds();
        },
        { timeout: 60_000, interval: 200 },
      )
      .toBeLessThan(IDLE_SECONDS / 3);
    socket.socket.close();
  });

  it('does not lie in what the portal sends by itself, nor in keeping the socket open', async () => {
    const { id } = await requestAccess(partner);
    const live = await partner.subscribe(DECIDED);
    await leaveIdle(IDLE_SECONDS / 2);
    // What is known of sessions is forgotten when one ends.
    await (await Client.signIn(portal.url, 'member@example.com')).send('mutation { signOut { userErrors { code } } }');
    await (await portal.as('owner')).send(APPROVE, { id });
    expect((await live.next()).accessRequest.id).toBe(id);
    live.socket.ping();
    expect(await idleSeconds()).toBeGreaterThanOrEqual(IDLE_SECONDS / 2);
    await live.stop();
  });

  it('over HTTP keeps a socket open beyond the time that it was opened with', async () => {
    await leaveIdle(IDLE_SECONDS - 2);
    const socket = await Socket.open();
    await expect.poll(idleSeconds).toBeLessThan(IDLE_SECONDS / 2);
    const later = Date.now() + 3_500;
    await vi.waitUntil(() => Date.now() > later, { timeout: 60_000 });
    expect(await socket.ask('{ viewer { email } }')).toEqual({ viewer: { email: 'partner@example.com' } });
    socket.socket.close();
  });

  it('does not count once the idle limit has passed', async () => {
    const socket = await Socket.open();
    await leaveIdle(IDLE_SECONDS + 1);
    expect(await partner.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
    await socket.useUntilClosed();
    expect(await socket.closed).toBe(4401);
  });

  it('does not move the absolute limit', async () => {
    const socket = await Socket.open();
    await rowsOf(portal.database, `update session set expires_at = now() + interval '1 second' where ${OWN}`, [
      partner.token,
    ]);
    await socket.useUntilClosed();
    expect(await socket.closed).toBe(4401);
    expect(await partner.errorCode('{ viewer { id } }')).toBe('UNAUTHENTICATED');
  });
});

it('of many who call at the same time each is told as who they are, and none by a session that has ended', async () => {
  const addresses = ['owner', 'partner', 'member', 'hobbyist'].map((name) => `${name}@example.com`);
  const clients = await Promise.all(addresses.map((address) => Client.signIn(portal.url, address)));
  const ended = await Client.signIn(portal.url, 'partner@example.com');
  await ended.send('mutation { signOut { userErrors { code } } }');
  const calls = Array.from({ length: 10 }, () => [...clients, ended]).flat();
  const told = await Promise.all(
    calls.map(async (client) => {
      const { data, errors } = await client.raw('{ viewer { email } }', {});
      return data?.viewer?.email ?? errors?.[0]?.extensions?.code;
    }),
  );
  expect(told).toEqual(calls.map((_, index) => [...addresses, 'UNAUTHENTICATED'][index % 5]));
});

describe('K3: how long a session holds', () => {
  beforeEach(signIn);
  const SESSION = '{ viewerSession { startedAt expiresAt endsAt secondsLeft } }';
  const secondsTo = (instant: string) => (Date.parse(instant) - Date.now()) / 1000;

  it('is told at sign-in and at any time, and by each use anew', async () => {
    const { signIn } = await new Client(portal.url, null).send(
      'mutation ($input: SignInInput!) { signIn(input: $input) { token expiresAt userErrors { code } } }',
      { input: { email: 'partner@example.com', password: DEMO_PASSWORD } },
    );
    partner = new Client(portal.url, signIn.token);
    expect((await partner.send(SESSION)).viewerSession.expiresAt).toBe(signIn.expiresAt);
    await leaveIdle(IDLE_SECONDS / 2);
    const { viewerSession } = await partner.send(SESSION);
    expect(secondsTo(viewerSession.expiresAt)).toBeGreaterThan(IDLE_SECONDS / 2);
    expect(viewerSession.secondsLeft).toBeGreaterThan(IDLE_SECONDS / 2);
    expect(viewerSession.secondsLeft).toBeLessThanOrEqual(IDLE_SECONDS);
    // Until sign-in has to be repeated: a week after it.
    expect(Date.parse(viewerSession.endsAt) - Date.parse(viewerSession.startedAt)).toBe(7 * 24 * 3_600_000);
  });

  it('is never beyond the absolute limit', async () => {
    await rowsOf(portal.database, `update session set expires_at = now() + interval '20 seconds' where ${OWN}`, [
      partner.token,
    ]);
    const { viewerSession } = await partner.send(SESSION);
    expect(viewerSession.expiresAt).toBe(viewerSession.endsAt);
    expect(viewerSession.secondsLeft).toBeLessThanOrEqual(20);
  });

  it('is told to programs of their token, and to nobody else', async () => {
    const { createServiceToken } = await (await portal.as('owner')).send(CREATE_TOKEN);
    const { viewerSession } = await new Client(portal.url, createServiceToken.token).send(SESSION);
    expect(viewerSession.expiresAt).toBe(createServiceToken.serviceToken.expiresAt);
    expect(await (await portal.as(null)).send(SESSION)).toEqual({ viewerSession: null });
  });
});

const CREATE_TOKEN = `mutation { createServiceToken(input: { name: "Bot", scopes: [CREATE_APPS], expiresInDays: 1 }) {
  token serviceToken { id expiresAt } userErrors { code } } }`;

describe('K3: a token that does not hold', () => {
  beforeAll(signIn);
  const ended = async () => {
    const client = await Client.signIn(portal.url, 'member@example.com');
    await client.send('mutation { signOut { userErrors { code } } }');
    return `Bearer ${client.token}`;
  };
  const revoked = async () => {
    const owner = await portal.as('owner');
    const { createServiceToken } = await owner.send(CREATE_TOKEN);
    await owner.send('mutation ($id: ID!) { revokeServiceToken(id: $id) { userErrors { code } } }', {
      id: createServiceToken.serviceToken.id,
    });
    return `Bearer ${createServiceToken.token}`;
  };
  const tokens: [what: string, authorization: () => Promise<string> | string][] = [
    ['that nobody has', () => `Bearer ${'A'.repeat(43)}`],
    ['that is none', () => 'Bearer null'],
    ['without a scheme', () => partner.token!],
    ['of another scheme', () => `Basic ${Buffer.from('partner@example.com:x').toString('base64')}`],
    ['of a session that was ended', ended],
    [
      'of a session that was idle for too long',
      () => leaveIdle(IDLE_SECONDS + 1).then(() => `Bearer ${partner.token}`),
    ],
    ['of a program, revoked', revoked],
    ['of a program, that nobody has', () => `Bearer gst_${'A'.repeat(43)}`],
  ];
  const CATALOGUES = '{ catalogues { nodes { name } } }';

  async function over(accept: string, authorization: string, query = CATALOGUES) {
    const headers = { 'content-type': 'application/json', accept, authorization };
    const answer = await fetch(portal.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return {
      status: answer.status,
      challenge: answer.headers.get('www-authenticate'),
      body: (await answer.json()) as Data,
    };
  }

  it.each([
    ['application/json', 200],
    ['application/graphql-response+json', 401],
  ])('is told before a document that is not known, as %s', async (accept, status) => {
    const headers = { 'content-type': 'application/json', accept, authorization: 'Bearer null' };
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } });
    for (const answer of [
      await fetch(portal.url, { method: 'POST', headers, body: `{"extensions":${extensions}}` }),
      await fetch(`${portal.url}?${new URLSearchParams({ extensions })}`, { headers }),
    ]) {
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([status, 'Bearer error="invalid_token"']);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });

  it.each(tokens)('%s is UNAUTHENTICATED over HTTP and opens no socket', async (_, authorization) => {
    const value = await authorization();
    const { status, challenge, body } = await over('application/graphql-response+json', value);
    expect({ status, challenge }).toEqual({ status: 401, challenge: 'Bearer error="invalid_token"' });
    expect(body).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(JSON.stringify(body)).not.toContain(value);
    const socket = new WebSocket(portal.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: value } }));
    });
    await new Promise((resolve) => socket.once('close', resolve));
    expect(messages).toEqual([]);
  });

  it.each([
    ['a client of the older media type gets it with 200', 'application/json', CATALOGUES, 200],
    [
      'signing in is refused too, so that nobody believes it of the old token',
      'application/json',
      'mutation { signIn(input: { email: "partner@example.com", password: "x" }) { token } }',
      200,
    ],
    ['GraphQL is not looked at', 'application/graphql-response+json', '{ nonsense', 401],
  ])('%s', async (_, accept, query, status) => {
    const answer = await over(accept, 'Bearer null', query);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('a ticket, which opens streams alone, is no way to be anonymous', async () => {
    const query = new URLSearchParams({ query: CATALOGUES, ticket: 'x' });
    const accept = 'application/graphql-response+json';
    const answer = await fetch(`${portal.url}?${query}`, { headers: { accept, 'apollo-require-preflight': '1' } });
    expect([answer.status, ((await answer.json()) as Data).errors[0].extensions.code]).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
  });

  it.each(['/audit.ndjson', '/documents/01890a5d-ac96-774b-bcce-b302099a8057'])('is 401 at %s', async (path) => {
    const answer = await fetch(new URL(path, portal.url), { headers: { authorization: 'Bearer null' } });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it.each(['', '  '])('an empty one (%j) is none', async (authorization) => {
    expect((await over('application/json', authorization)).body).toEqual({
      data: { catalogues: { nodes: [{ name: 'Public' }] } },
    });
  });
});
