import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
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
beforeEach(async () => {
  partner = await Client.signIn(portal.url, 'partner@example.com');
});

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
    return vi.waitUntil(() => this.#messages.find(fits), { timeout: 10_000, interval: 10 });
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
    await vi.waitUntil(isClosed, { timeout: 10_000, interval: 50 });
  }

  async ask(query: string): Promise<Data> {
    const id = this.start(query);
    return (await this.heard((message) => message.id === id && message.type === 'next')).payload.data;
  }
}

const DECIDED = 'subscription { accessRequestDecided { accessRequest { id } } }';

describe('X3: use of a session', () => {
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
        { timeout: 10_000, interval: 200 },
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
    await expect.poll(idleSeconds, { timeout: 10_000 }).toBeLessThan(IDLE_SECONDS / 2);
    const later = Date.now() + 3_500;
    await vi.waitUntil(() => Date.now() > later, { timeout: 10_000 });
    expect(await socket.ask('{ viewer { email } }')).toEqual({ viewer: { email: 'partner@example.com' } });
    socket.socket.close();
  });

  it('does not count once the idle limit has passed', async () => {
    const socket = await Socket.open();
    await leaveIdle(IDLE_SECONDS + 1);
    expect(await partner.send('{ viewer { id } }')).toEqual({ viewer: null });
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
    expect(await partner.send('{ viewer { id } }')).toEqual({ viewer: null });
  });
});
