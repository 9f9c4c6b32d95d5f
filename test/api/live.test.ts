import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import type { PortalEvent } from '../../src/platform/events/event-reader.ts';
import { createEngine } from '../../src/platform/graphql-pipeline/engine.ts';
import { createPipeline } from '../../src/platform/graphql-pipeline/pipeline.ts';
import { createEdgeMetrics } from '../../src/platform/http/metrics.ts';
import { encodeCursor } from '../../src/platform/live/cursor.ts';
import type { FanOut } from '../../src/platform/live/fan-out.ts';
import { LiveConnections } from '../../src/platform/live-connections/live-connections.ts';
import { SessionCookies } from '../../src/platform/session-cookies/session-cookie.ts';
import { attachWebSocket } from '../../src/platform/websocket/websocket.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { PortalProcess } from '../support/portal-process.ts';
import { approve, reject, requestAccess } from '../support/story.ts';
import { type EventDatabase, eventDatabase, heapUsed, quiet, range, startNode } from '../unit/live/event-fixture.ts';

const DECIDED =
  'subscription ($after: String) { accessRequestDecided(after: $after) { cursor accessRequest { id status } } }';

const CREDENTIAL = 'query ($id: ID!) { accessRequest(id: $id) { credential { status } } }';

describe('two server processes on one database', () => {
  let database: TestDatabase;
  let dataDir: string;
  let portals: PortalProcess[];
  let settings: (name: string) => Parameters<typeof PortalProcess.start>[0];
  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'gatehouse live '));
    const masterKeys = `1:${randomBytes(32).toString('base64')}`;
    settings = (name) => ({
      DATABASE_URL: database.url,
      DATA_DIR: join(dataDir, name),
      GATEHOUSE_MASTER_KEYS: masterKeys,
    });
    portals = [await PortalProcess.start(settings('one')), await PortalProcess.start(settings('two'))];
  });
  afterAll(async () => {
    await Promise.all(portals.map((portal) => portal.stop()));
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('X8: share the sandbox of the first, whose address the second leaves as it is', async () => {
    const [first, second] = portals as [PortalProcess, PortalProcess];
    const ADDRESSES = '{ providers { nodes { name url status } } }';
    const before = await (await first.as('owner')).send(ADDRESSES);
    const third = await PortalProcess.start({ ...settings('three'), GATEHOUSE_SANDBOX_PORT: '0' });
    expect(await (await second.as('owner')).send(ADDRESSES)).toEqual(before);
    await third.stop();
    const request = await requestAccess(await second.as('partner'), { plan: 'free' });
    await expect
      .poll(
        async () => {
          const { accessRequest } = await (await second.as('partner')).send(CREDENTIAL, { id: request.id });
          return accessRequest.credential?.status;
        },
        { timeout: 60_000 },
      )
      .toBe('ACTIVE');
  });

  it('push a decision made on one to the consumer of the other, who may resume on either', async () => {
    const [here, there] = portals as [PortalProcess, PortalProcess];
    const [partner, owner] = [await here.as('partner'), await there.as('owner')];
    const [first, second, third] = [
      await requestAccess(partner),
      await requestAccess(partner),
      await requestAccess(partner),
    ];
    const live = await partner.subscribe(DECIDED);
    await approve(owner, first.id);
    const seen = await live.next();
    expect(seen.accessRequest).toEqual({ id: first.id, status: 'APPROVED' });
    await live.stop();

    await reject(owner, second.id);
    await approve(await here.as('owner'), third.id);
    const resumed = await (await there.as('partner')).subscribe(DECIDED, { after: seen.cursor });
    expect((await resumed.next()).accessRequest.id).toBe(second.id);
    expect((await resumed.next()).accessRequest.id).toBe(third.id);
    expect(resumed.waiting).toEqual([]);
    await resumed.stop();
  });
});

const schema = buildSchema(`
  type Query { ok: Boolean }
  type Subscription { changed(tenant: ID!, after: String): Change! }
  type Change { cursor: String! n: Int! ballast: String! }
`);

interface LiveContext {
  live: FanOut;
}

/** As the portal's own subscriptions, but without a query for each event. */
const changed = (schema.getSubscriptionType() as GraphQLObjectType).getFields().changed;
if (changed) {
  changed.subscribe = (_, { tenant, after }, { live }: LiveContext) =>
    live.subscribe(['app.created'], { after, matches: ({ organisationId }) => organisationId === tenant });
  changed.resolve = (event: PortalEvent) => ({ cursor: encodeCursor(event), n: event.after?.n, ballast: BALLAST });
}
const BALLAST = 'x'.repeat(64 * 1024);

describe('50,000 events for 100 sockets', () => {
  const [SOCKETS, EVENTS] = [100, 50_000];
  const EACH = EVENTS / SOCKETS;
  const tenants = range(1, SOCKETS).map(() => randomUUID());

  let database: EventDatabase;
  let node: Awaited<ReturnType<typeof startNode>>;
  let server: Server;
  let live: LiveConnections<{ userId: string; sessionId: string }>;
  beforeAll(async () => {
    database = await eventDatabase();
    node = await startNode(database);
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const metrics = createEdgeMetrics();
    const engine = createEngine({ schema, introspection: false });
    live = new LiveConnections({
      ...{ metrics, log: quiet },
      pipeline: createPipeline({ engine, log: quiet, onOperation: metrics.countOperation }),
      limits: { stallTimeoutMs: 500 },
      authenticate: async () => null,
      expiryOf: async () => null,
      createContext: async () => ({ live: node.fanOut }),
    });
    const cookies = new SessionCookies('http://localhost');
    const nobody = { originPolicy: () => 'none' as const, allowedHosts: [], trustProxy: [], cookies };
    attachWebSocket({ ...nobody, server, path: '/graphql', metrics, log: quiet, live });
  });
  afterAll(async () => {
    await live.drain(100);
    server.close();
    await node.stop();
    await database.dispose();
  });

  const open = (tenant: string, fields: string, after: string | null = null) =>
    TenantSocket.open(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, tenant, fields, after);

  it('one socket that stops reading is closed, the others get all of theirs, and it resumes without a gap', async () => {
    const [first = '', ...rest] = tenants;
    const stalled = await open(first, 'cursor n ballast');
    const others = await Promise.all(rest.map((tenant) => open(tenant, 'n')));
    await node.relay.settled();
    const before = heapUsed();
    stalled.socket.pause();
    await commitFor(database, tenants, EVENTS);
    node.relay.wake();
    for (const other of others) expect(await other.received(EACH)).toEqual(range(1, EACH));
    expect(heapUsed() - before).toBeLessThan(48 * 1024 * 1024);

    // The server lets go of it without its help: a peer that does not read does not answer a close frame either.
    await expect.poll(() => node.fanOut.stats.subscribers).toBe(SOCKETS - 1);
    stalled.socket.resume();
    await stalled.closed;
    expect(stalled.numbers.length).toBeLessThan(EACH);
    const again = await open(first, 'cursor n', stalled.cursor);
    const missed = await again.received(EACH - stalled.numbers.length);
    expect([...stalled.numbers, ...missed]).toEqual(range(1, EACH));
    for (const socket of [again, ...others]) socket.socket.close();
  }, 120_000);
});

/** Appends events of all tenants in turn; `n` counts from 1 for each. */
const commitFor = (database: EventDatabase, tenants: string[], count: number) =>
  sql`insert into event_log
      (id, type, version, actor, subject_type, subject_id, subject, organisation_id, after, correlation_id)
    select gen_random_uuid(), 'app.created', 1, '{"kind":"system","id":null}', 'app', gen_random_uuid(), '{}',
      (${tenants}::uuid[])[1 + i % ${tenants.length}::int], jsonb_build_object('n', 1 + i / ${tenants.length}::int), 'test'
    from generate_series(0, ${count}::int - 1) i`.execute(database.db);

/** One socket with one subscription, which keeps what it hears. */
class TenantSocket {
  readonly numbers: number[] = [];
  cursor: string | null = null;
  readonly closed: Promise<number>;
  #heard = Promise.withResolvers<void>();

  private constructor(readonly socket: WebSocket) {
    this.closed = once(socket, 'close').then(([code]) => code as number);
    socket.on('message', (data) => this.#hear(data));
  }

  static async open(url: string, tenant: string, fields: string, after: string | null): Promise<TenantSocket> {
    const socket = new WebSocket(url, 'graphql-transport-ws');
    const opened = new TenantSocket(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    const query = `subscription ($tenant: ID!, $after: String) { changed(tenant: $tenant, after: $after) { ${fields} } }`;
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables: { tenant, after } } }));
    // Operations of one socket begin in their order: when the second is answered, the first one stands.
    socket.send(JSON.stringify({ type: 'subscribe', id: '2', payload: { query: '{ ok }' } }));
    if (!after) await once(socket, 'message');
    return opened;
  }

  /** The numbers so far, once there are so many. */
  async received(count: number): Promise<number[]> {
    while (this.numbers.length < count) {
      this.#heard = Promise.withResolvers();
      await this.#heard.promise;
    }
    return this.numbers;
  }

  #hear(data: RawData): void {
    const { type, id, payload } = JSON.parse(String(data));
    if (type !== 'next' || id !== '1') return;
    this.numbers.push(payload.data.changed.n);
    this.cursor = payload.data.changed.cursor;
    this.#heard.resolve();
  }
}
