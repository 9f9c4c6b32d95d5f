import type { Server } from 'node:http';
import compress from '@fastify/compress';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Pipeline } from '../graphql-pipeline/pipeline.ts';
import { requestIdOf } from './caller.ts';
import { CONNECTION_TIMES, Connections } from './connections.ts';
import { type GraphqlRouteOptions, registerGraphql } from './graphql-route.ts';
import { createHostPolicy } from './host.ts';
import type { EdgeMetrics } from './metrics.ts';
import type { OriginPolicy } from './origin.ts';
import { type ReadinessCheck, registerProbes } from './probes.ts';
import { comeAgain, refuse, refuseConnection, registerProtection } from './protection.ts';

/** Largest HTTP body but for uploads, and largest message of a socket that has been acknowledged. Holds a text of `MAX_TEXT`, however it is escaped. */
export const MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

/** Longer than any path can be: Node takes 16 KiB of headers. */
const MAX_PATH = 16_384;

/** A certificate and its key, in PEM. */
export interface TlsFiles {
  cert: Buffer;
  key: Buffer;
}

export interface HttpServerOptions extends GraphqlRouteOptions {
  metrics: EdgeMetrics;
  /** Which browser applications may call. */
  originPolicy: OriginPolicy;
  /** Names under which this server is reached, beside `localhost` and addresses. */
  allowedHosts: readonly string[];
  readiness: readonly ReadinessCheck[];
  /** How severe the line about an answered request is. */
  requestLogLevel: 'info' | 'debug';
  /** How long a client may keep the server; {@link CONNECTION_TIMES} by default. */
  times?: typeof CONNECTION_TIMES;
  /** To speak HTTPS; null where a proxy does. */
  tls?: TlsFiles | null;
  /** Further routes, for example a development mailbox. */
  routes?: readonly ((app: FastifyInstance) => void)[];
}

export interface HttpServer {
  /** For `attachWebSocket`. */
  readonly server: Server;
  /** Resolves with the port it listens on; port 0 takes a free one. */
  listen(address: { port: number; host: string }): Promise<number>;
  /** Takes no new request, answers what has arrived, and cuts what is left after `graceMs`. Drain sockets as well. */
  close(graceMs: number): Promise<void>;
}

/** GraphQL over HTTP with GraphiQL, probes and metrics; every answer carries security headers and a request id. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app: FastifyInstance = fastify({
    ...overTls(options.tls),
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    bodyLimit: MAX_PAYLOAD_BYTES,
    // What is asked for by an id that is none is told so by who knows the id, in the form of its answers.
    routerOptions: { maxParamLength: MAX_PATH },
    ...(options.times ?? CONNECTION_TIMES),
    clientErrorHandler: refuseConnection,
    // Paths that the router cannot read never reach the error handler below.
    frameworkErrors: (error, _, reply) =>
      refuse(reply, error.statusCode ?? 400, 'BAD_REQUEST', 'The path is malformed or too long.'),
  });
  const connections = new Connections(app);
  let closing = false;
  app.addHook('onSend', async ({ raw }, reply) => {
    // Without it a kept-alive connection would hold the close back until its client goes. HTTP/2 has other ways, and forbids it.
    if (closing && raw.httpVersionMajor === 1) reply.header('connection', 'close');
  });
  registerObservation(app, options);
  await registerProtection(app, {
    isOwnHost: createHostPolicy(options.allowedHosts),
    originPolicy: options.originPolicy,
  });
  // Each answer says for itself whether it may be compressed.
  await app.register(compress, { global: false, encodings: ['br', 'zstd', 'gzip'] });
  registerErrors(app, options.pipeline);
  registerProbes(app, options.readiness, options.metrics.registry);
  await registerGraphql(app, options);
  for (const register of options.routes ?? []) register(app);
  return {
    server: app.server,
    listen: (address) => connections.listen(address),
    close(graceMs) {
      closing = true;
      return connections.close(graceMs);
    },
  };
}

/**
 * HTTP/2, and for who offers no more, as browsers do for WebSockets, HTTP/1.1. Fastify types a server by its options; but for the
 * connection below, what is here treats requests of both alike.
 */
const overTls = (tls: TlsFiles | null | undefined): object =>
  tls ? { http2: true, https: { allowHTTP1: true, ...tls } } : {};

function registerObservation(
  app: FastifyInstance,
  { metrics, requestLogLevel }: Pick<HttpServerOptions, 'metrics' | 'requestLogLevel'>,
): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { statusCode: status, elapsedTime: ms } = reply;
    // A stream takes as long as its client likes.
    if (!isStream(reply)) metrics.httpDuration.observe({ method: request.method, route, status }, ms / 1000);
    // The path without its query: GET operations carry variables there.
    request.log[requestLogLevel]({ method: request.method, route, status, ms: Math.round(ms) }, 'Request answered');
  });
}

const isStream = ({ raw }: FastifyReply): boolean =>
  /^(text\/event-stream|multipart\/mixed)/.test(String(raw.getHeader('content-type')));

const TOO_LARGE = `A request has at most ${MAX_PAYLOAD_BYTES} bytes. A larger document is uploaded as a file.`;

const CODES: Record<number, string> = { 404: 'NOT_FOUND', 415: 'UNSUPPORTED_MEDIA_TYPE' };

function registerErrors(app: FastifyInstance, pipeline: Pipeline): void {
  app.setNotFoundHandler((_, reply) => refuse(reply, 404, 'NOT_FOUND', 'No such page.'));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (hasLeft(error, reply)) {
      request.log.debug('The client left before its answer was written');
      return reply.send();
    }
    if (status >= 500) {
      if (pipeline.isAway(error)) comeAgain(reply);
      else reply.code(500);
      return reply.send({ errors: [pipeline.maskError(error, request.id)] });
    }
    if (status === 413) return refuse(reply, 413, 'PAYLOAD_TOO_LARGE', TOO_LARGE);
    return refuse(reply, status, CODES[status] ?? 'BAD_REQUEST', error.message);
  });
}

/** Nothing is broken then. By HTTP/2 an answer does not tell whether it can still be written. */
const hasLeft = ({ code }: FastifyError, { raw }: FastifyReply): boolean =>
  code === 'ERR_STREAM_PREMATURE_CLOSE' && raw.destroyed !== false;
