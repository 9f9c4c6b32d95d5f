import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type BreakableDatabase, breakable, Roadblock } from '../../support/breakable-database.ts';
import type { Client, Data } from '../../support/client.ts';
import { clientOf, copyDemoWorld } from '../../support/demo-world.ts';
import { type Server, startServer } from '../../support/server.ts';
import { APPROVE, REJECT, requestAccess } from '../../support/story.ts';
import { Subscription } from '../../support/subscription.ts';

/** Reads its own tables for the event, for the request and for what stands in it. */
const DECIDED = `subscription ($after: String) {
  accessRequestDecided(after: $after) { cursor accessRequest { id status app { name } } } }`;

let url: string;
let direct: string;
let database: BreakableDatabase;
let server: Server;
let owner: Client;
let partner: Client;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const world = await copyDemoWorld();
  undo.push(world.remove);
  direct = world.database.url;
  database = await breakable(direct);
  undo.push(() => database.stop());
  await query('update session set last_used_at = now()');
  // Nothing is written at the start, so that no job of it is under way when connections are cut.
  const settings = { DATA_DIR: world.dataDir, DATABASE_URL: database.url, NODE_ENV: 'test', GATEHOUSE_DEMO: 'false' };
  server = await startServer({ ...settings, GATEHOUSE_LOG_LEVEL: 'info' });
  undo.push(() => server.stop());
  url = server.url;
  [owner, partner] = [clientOf(url, 'owner'), clientOf(url, 'partner')];
}, 60_000);
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

async function query(sql: string, values: unknown[] = []): Promise<Data[]> {
  const client = new pg.Client({ connectionString: direct });
  await client.connect();
  return client.query(sql, values).then(
    async ({ rows }) => {
      await client.end();
      return rows;
    },
    async (error) => {
      await client.end();
      throw error;
    },
  );
}

const NUMBERING = `select pg_advisory_xact_lock(hashtextextended('gatehouse.event_log', 0))`;
const table = (name: string) => `lock table ${name} in access exclusive mode`;

describe('X7: a database that is away', () => {
  const operations: [kind: string, document: string, variables: object][] = [
    ['query', '{ viewer { email } }', {}],
    ['list', '{ catalogues { nodes { name } } }', {}],
    ['mutation', REJECT, { id: '019f8f2b-0000-7000-8000-000000000000' }],
    ['signIn', 'mutation { signIn(input: { email: "a@example.com", password: "x" }) { userErrors { code } } }', {}],
  ];
  it('answers nobody in particular likewise', async () => {
    const response = await post(clientOf(url, null), '{ catalogues { nodes { name } } }', {});
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  let socket: WebSocket;
  let live: Subscription;
  let request: Data;

  beforeAll(async () => {
    await ready();
    request = await requestAccess(partner);
    live = await partner.subscribe(DECIDED);
    socket = await begin(partner.token);
    await ready();
    server.output = '';
    await database.cut();
  });
  afterAll(async () => {
    await database.restore();
    await ready();
    socket.close();
  });

  it.each(operations)('answers a %s with 503, a code and the time to come again', async (_, document, variables) => {
    const response = await post(partner, document, variables);
    const { errors } = (await response.json()) as Data;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(errors).toEqual([expect.objectContaining({ extensions: AWAY })]);
  });

  it('answers an export likewise', async () => {
    const headers = { authorization: `Bearer ${owner.token}` };
    const response = await fetch(url.replace('/graphql', '/audit.ndjson'), { headers });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('leaves out of the metrics what it cannot read', async () => {
    const response = await fetch(url.replace('/graphql', '/metrics'));
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('gatehouse_events_behind')]);
  });

  it.each(operations)('answers a %s on a socket with the code', async (id, query, variables) => {
    const answered = new Promise<Data>((resolve) => {
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as Data;
        if (message.id === id && message.type === 'next') resolve(message);
      });
    });
    socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } }));
    const answer = await answered;
    expect(answer.payload.errors).toEqual([expect.objectContaining({ extensions: AWAY })]);
  });

  it('closes a new socket with a code after which clients come again', async () => {
    const started = Subscription.start(url, clientOf(url, 'member').token, DECIDED, {});
    await expect(started).rejects.toThrow('The socket was closed with 1013.');
  });

  it('is not ready, says so in the log once for however many, and recovers by itself', async () => {
    await Promise.all(Array.from({ length: 300 }, () => post(partner, '{ viewer { email } }', {})));
    // Until everything that comes round by itself has failed several times.
    await vi.waitUntil(async () => (await readiness()).checks.events === 'failing', { timeout: 30_000, interval: 250 });
    await server.printed(/"check":"events"/);
    expect(lines('error')).toEqual([expect.objectContaining({ msg: expect.stringContaining('cannot be used') })]);
    expect(lines('warn').map(({ msg, check }) => [msg, check])).toEqual([
      ['Not ready', 'database'],
      ['Not ready', 'worker'],
      ['Not ready', 'events'],
    ]);
    await database.restore();
    await ready();
    await owner.send(APPROVE, { id: request.id });
    expect((await live.next()).accessRequest).toMatchObject({ id: request.id });
    await live.stop();
    await server.printed(/The database is back/);
  }, 60_000);

  const lines = (level: string): Data[] =>
    server.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .filter((line) => line.level === level);
});

describe('X1: a live subscription whose database connection is cut', () => {
  const points: [where: string, roadblock: string][] = [
    ['while the log is read', NUMBERING],
    ['while the context is made', table('session')],
    ['while the policy is asked', table('access_request')],
    ['while the document is executed', table('app')],
  ];

  it.each(points)('%s gets the event in its place', async (_, statement) => {
    const [first, second] = [await requestAccess(partner), await requestAccess(partner)];
    const live = await partner.subscribe(DECIDED);
    const numbering = await Roadblock.set(direct, NUMBERING);
    // What is known of sessions is forgotten when one ends.
    await signInAndOut();
    await owner.send(APPROVE, { id: first.id });
    if (statement === NUMBERING) {
      await numbering.cutWhoWaits();
      await numbering.lift();
    } else {
      const roadblock = await Roadblock.set(direct, statement);
      await numbering.lift();
      await roadblock.cutWhoWaits();
      await roadblock.lift();
    }
    expect((await live.next()).accessRequest).toMatchObject({ id: first.id, status: 'APPROVED' });
    await reject(second.id);
    expect((await live.next()).accessRequest).toMatchObject({ id: second.id, status: 'REJECTED' });
    expect(live.waiting).toEqual([]);
    await live.stop();
  });

  it('while it begins, begins nevertheless and misses nothing behind its cursor', async () => {
    const [seen, missed] = [await requestAccess(partner), await requestAccess(partner)];
    const before = await partner.subscribe(DECIDED);
    await owner.send(APPROVE, { id: seen.id });
    const { cursor } = await before.next();
    await before.stop();
    await reject(missed.id);
    const socket = await begin(partner.token);
    // Its session was known for this socket a moment ago.
    await signInAndOut();
    const roadblock = await Roadblock.set(direct, table('session'));
    socket.send(
      JSON.stringify({ type: 'subscribe', id: '1', payload: { query: DECIDED, variables: { after: cursor } } }),
    );
    await roadblock.cutWhoWaits();
    const event = new Promise<Data>((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
    await roadblock.lift();
    expect(await event).toMatchObject({
      type: 'next',
      payload: { data: { accessRequestDecided: { accessRequest: { id: missed.id } } } },
    });
    socket.close();
  });

  it('while it listens for news, hears of what another process has committed', async () => {
    const request = await requestAccess(partner);
    const live = await partner.subscribe(DECIDED);
    await query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gatehouse events'`);
    await owner.send(APPROVE, { id: request.id });
    expect((await live.next()).accessRequest.id).toBe(request.id);
    await live.stop();
  });

  it('again and again misses none of ten decisions, with ten subscribers', async () => {
    const requests: string[] = [];
    for (let count = 0; count < 10; count += 1) requests.push((await requestAccess(partner)).id);
    const lives = await Promise.all(requests.map(() => partner.subscribe(DECIDED)));
    const cutAll = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'gatehouse%'`;
    for (const id of requests) {
      const cuts = query(cutAll);
      await vi.waitUntil(() => isDecided(id), { timeout: 60_000, interval: 50 });
      await cuts;
    }
    for (const live of lives) {
      for (const id of requests) expect((await live.next()).accessRequest.id).toBe(id);
      await live.stop();
    }
  }, 60_000);

  /** Decides, whatever befalls the answer. */
  async function isDecided(id: string): Promise<boolean> {
    await owner.raw(REJECT, { id, input: { reason: 'Not now.' } });
    return (await query(`select from access_request where id = $1 and status <> 'PENDING'`, [id])).length === 1;
  }
});

const AWAY = { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5, requestId: expect.any(String) };

async function readiness(): Promise<Data> {
  return (await fetch(url.replace('/graphql', '/ready'))).json();
}

const ready = () => vi.waitUntil(async () => (await readiness()).status === 'ready', { timeout: 30_000, interval: 50 });

const post = (client: Client, document: string, variables: object) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(client.token && { authorization: `Bearer ${client.token}` }),
    },
    body: JSON.stringify({ query: document, variables }),
  });

const reject = (id: string) => owner.send(REJECT, { id, input: { reason: 'Not now.' } });

async function signInAndOut(): Promise<void> {
  const { signIn } = await clientOf(url, null).send(
    'mutation { signIn(input: { email: "member@example.com", password: "gatehouse-demo" }) { token } }',
  );
  const headers = { authorization: `Bearer ${signIn.token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: 'mutation { signOut { userErrors { code } } }' });
  await fetch(url, { method: 'POST', headers, body });
}

/** An acknowledged socket. */
async function begin(token: string | null): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  await new Promise((resolve) => socket.once('message', resolve));
  return socket;
}
