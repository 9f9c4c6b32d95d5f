import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import type { PortalEvent } from '../../src/platform/events/event-reader.ts';
import { createEngine } from '../../src/platform/graphql-pipeline/engine.ts';
import { createPipeline } from '../../src/platform/graphql-pipeline/pipeline.ts';
import { createEdgeMetrics } from '../../src/platform/http/metrics.ts';
import { createHttpServer } from '../../src/platform/http/server.ts';
import { createStreamAnswer } from '../../src/platform/http-streams/streams.ts';
import { decodeCursor } from '../../src/platform/live/cursor.ts';
import type { FanOut } from '../../src/platform/live/fan-out.ts';
import { answerHellos, LIVE_EVENTS } from '../../src/platform/live/hello.ts';
import { LiveConnections } from '../../src/platform/live-connections/live-connections.ts';
import { SessionCookies } from '../../src/platform/session-cookies/session-cookie.ts';
import { attachWebSocket } from '../../src/platform/websocket/websocket.ts';
import { commitMany, eventDatabase, quiet, startNode } from '../unit/live/event-fixture.ts';
import type { Random } from './random.ts';

export const LOG_SCHEMA = `
  type Query { ok: Boolean }
  type Subscription { changed(after: String, hello: Boolean = false): Change! }
  type Change { position: Int! }
`;

/** As the portal's own subscriptions, but without a query for each event. */
function createSchema() {
  const schema = buildSchema(LOG_SCHEMA);
  const { changed } = (schema.getSubscriptionType() as GraphQLObjectType).getFields();
  changed!.subscribe = (_, args, { live }: { live: FanOut }) => live.subscribe(['app.created'], args);
  changed!.resolve = ({ position }: PortalEvent) => ({ position });
  answerHellos(schema);
  return schema;
}

/** The real edges around a real event log, and nothing else: many events for little work. */
export async function startLogServer() {
  const database = await eventDatabase();
  const node = await startNode(database);
  const metrics = createEdgeMetrics();
  const pipeline = createPipeline({
    engine: createEngine({ schema: createSchema(), introspection: false }),
    log: quiet,
    events: LIVE_EVENTS,
  });
  const live = new LiveConnections<{ userId: string; sessionId: string }>({
    ...{ pipeline, metrics, log: quiet },
    authenticate: async () => null,
    expiryOf: async () => null,
    createContext: async () => ({ live: node.fanOut }),
  });
  const shared = {
    ...{ metrics, log: quiet, originPolicy: () => 'none' as const, allowedHosts: [], trustProxy: [] },
    cookies: new SessionCookies('http://localhost'),
  };
  const http = await createHttpServer({
    ...shared,
    ...{ pipeline, readiness: [], requestLogLevel: 'info', publicFields: new Set(), publicSeconds: 0, graphiql: null },
    createContext: async () => ({ live: node.fanOut }),
    stream: createStreamAnswer({ live, metrics }),
  });
  attachWebSocket({ ...shared, server: http.server, path: '/graphql', live });
  return {
    port: await http.listen({ port: 0, host: '127.0.0.1' }),
    fanOut: node.fanOut,
    /** The place behind the last event. */
    async head() {
      await node.relay.settled();
      const { cursor } = node.fanOut;
      return { position: decodeCursor(cursor).position, after: cursor };
    },
    async commit(count: number) {
      await commitMany(database.db, count);
      node.relay.wake();
    },
    async stop() {
      await live.drain(50);
      await http.close(50);
      await node.stop();
      await database.dispose();
    },
  };
}

/** A line to the server that breaks at random: in the middle of what the server says, and so often as it was told. */
export async function startBadLine(port: number, random: Random, drops: number) {
  let left = drops;
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    near.on('data', (chunk) => far.write(chunk)).on('close', cut);
    far.on('close', cut).on('data', (chunk) => {
      if (left === 0 || random.next() > 0.4) return near.write(chunk);
      left -= 1;
      near.write(chunk.subarray(0, random.upTo(chunk.length)), cut);
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`,
    get left() {
      return left;
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
