import { once } from 'node:events';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { createEngine } from '../../src/platform/graphql-pipeline/engine.ts';
import type { Limits } from '../../src/platform/graphql-pipeline/limits.ts';
import { createPipeline } from '../../src/platform/graphql-pipeline/pipeline.ts';
import type { StoredDocumentsOptions } from '../../src/platform/graphql-pipeline/stored-documents.ts';
import type { Outages } from '../../src/platform/graphql-pipeline/subscription.ts';
import type { CONNECTION_TIMES } from '../../src/platform/http/connections.ts';
import { createEdgeMetrics } from '../../src/platform/http/metrics.ts';
import { createOriginPolicy } from '../../src/platform/http/origin.ts';
import type { ReadinessCheck } from '../../src/platform/http/probes.ts';
import { createHttpServer, type TlsFiles } from '../../src/platform/http/server.ts';
import { createStreamAnswer } from '../../src/platform/http-streams/streams.ts';
import type { ConnectionLimits } from '../../src/platform/live-connections/connection-limits.ts';
import type { ConnectionIdentity } from '../../src/platform/live-connections/live-connection.ts';
import { LiveConnections } from '../../src/platform/live-connections/live-connections.ts';
import { SessionCookies } from '../../src/platform/session-cookies/session-cookie.ts';
import { attachWebSocket } from '../../src/platform/websocket/websocket.ts';
import { createToy, SECRET } from './toy-schema.ts';

/** Beside `localhost` and addresses. */
export const ALLOWED_HOST = 'api.example.com';

export const ALLOWED_ORIGIN = 'https://portal.example.com';

export interface ToyServerOptions {
  introspection?: boolean;
  documents?: StoredDocumentsOptions;
  graphiql?: boolean;
  limits?: Partial<Limits>;
  socketLimits?: Partial<ConnectionLimits>;
  trustProxy?: readonly string[];
  readiness?: readonly ReadinessCheck[];
  times?: typeof CONNECTION_TIMES;
  tls?: TlsFiles;
  host?: string;
  outages?: Outages;
  /** What a session is read to end by, when it has expired; null, that it has ended, by default. */
  expiryOf?: () => Promise<Date | null>;
  /** Replaces the answer of the authentication for `Bearer slow`. */
  slowAuthentication?: Promise<ConnectionIdentity | null>;
}

export type ToyServer = Awaited<ReturnType<typeof startToyServer>>;

/** The real edges around the toy schema, on a free port. `Bearer <name>` signs in as that name, "bad" as nobody. */
export async function startToyServer(options: ToyServerOptions = {}) {
  const toy = createToy();
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const metrics = createEdgeMetrics();
  const { introspection = false, limits, trustProxy = [] } = options;
  const pipeline = createPipeline({
    engine: createEngine({ schema: toy.schema, introspection, limits }),
    log,
    outages: options.outages,
    documents: options.documents,
    onOperation: metrics.countOperation,
  });
  /** Sessions that have been revoked, by user. */
  const revoked = new Set<string>();
  /** Every authorization that a socket was asked to be signed in with. */
  const authentications: (string | null)[] = [];
  const originPolicy = createOriginPolicy({ allowed: [ALLOWED_ORIGIN], loopback: false, log });
  const cookies = new SessionCookies('http://localhost');
  const shared = { log, metrics, trustProxy, originPolicy, cookies, allowedHosts: [ALLOWED_HOST] };
  const live = new LiveConnections<ConnectionIdentity>({
    ...{ pipeline, log, metrics },
    limits: options.socketLimits,
    authenticate: async ({ authorization }) => {
      authentications.push(authorization);
      if (authorization === 'Bearer slow' && options.slowAuthentication) return options.slowAuthentication;
      const userId = nameIn(authorization);
      if (!userId || userId === 'bad') return null;
      return { userId, sessionId: `session of ${userId}`, expiresAt: expiryIn(authorization) };
    },
    expiryOf: options.expiryOf ?? (async () => null),
    createContext: async ({ identity }) => {
      const viewer = identity?.userId ?? null;
      return viewer !== null && revoked.has(viewer) ? null : { viewer };
    },
  });
  const http = await createHttpServer({
    ...{ ...shared, pipeline },
    stream: createStreamAnswer({ live, metrics }),
    readiness: options.readiness ?? [],
    ...{ requestLogLevel: 'info', publicFields: new Set(['hello', 'long']), publicSeconds: 0 },
    ...{ times: options.times, tls: options.tls },
    graphiql: options.graphiql ? { title: 'Toy', defaultQuery: '{ hello }' } : null,
    createContext: async ({ authorization }) => {
      if (authorization === 'Bearer broken') throw new Error(`cannot connect to ${SECRET}`);
      return { viewer: nameIn(authorization) };
    },
  });
  const port = await http.listen({ port: 0, host: options.host ?? '127.0.0.1' });
  attachWebSocket({ ...shared, server: http.server, path: '/graphql', live });
  return {
    toy,
    lines,
    metrics,
    revoked,
    authentications,
    live,
    http,
    port,
    url: `http://127.0.0.1:${port}/graphql`,
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      await live.drain(50);
      await http.close(50);
    },
  };
}

function nameIn(authorization: string | null): string | null {
  return /^Bearer (\w+)/.exec(authorization ?? '')?.[1] ?? null;
}

/** `Bearer name;ms` is a session that ends after so many milliseconds. */
function expiryIn(authorization: string | null): Date | null {
  const ms = /;(\d+)$/.exec(authorization ?? '')?.[1];
  return ms ? new Date(Date.now() + Number(ms)) : null;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: { data?: Record<string, unknown> | null; errors?: { message: string; extensions: Record<string, unknown> }[] };
}

/** One GraphQL operation over HTTP POST. */
export async function post(url: string, request: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

/** A WebSocket with the messages it got, for tests that speak the protocol by hand. */
export class ToyClient {
  readonly messages: Record<string, unknown>[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private waiting: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(String(data)));
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    // A handshake that fails is seen by `open`; later errors end in `closed`.
    socket.on('error', () => {});
  }

  /** Opens a socket, without `connection_init`. */
  static async open(url: string, headers: Record<string, string> = {}, protocol = 'graphql-transport-ws') {
    const client = new ToyClient(new WebSocket(url.replace('http', 'ws'), protocol, { headers }));
    await once(client.socket, 'open');
    return client;
  }

  /** Opens a socket and has it acknowledged. */
  static async connect(url: string, authorization?: string): Promise<ToyClient> {
    const client = await ToyClient.open(url);
    client.send({ type: 'connection_init', ...(authorization && { payload: { authorization } }) });
    await client.next((message) => message.type === 'connection_ack');
    return client;
  }

  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables?: object): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The first message, present or future, that fits. */
  async next(fits: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Resolves when everything sent before has been read by the server. */
  async settled(): Promise<void> {
    const mark = String(Math.random());
    this.send({ type: 'ping', payload: { mark } });
    await this.next((message) => (message.payload as { mark?: string } | undefined)?.mark === mark);
  }
}
