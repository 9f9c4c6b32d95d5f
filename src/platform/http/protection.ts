import type { Socket } from 'node:net';
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { ConnectionError, FastifyInstance, FastifyReply } from 'fastify';
import { RETRY_AFTER_SECONDS } from '../graphql-pipeline/mask-error.ts';
import type { HostPolicy } from './host.ts';
import type { OriginPolicy } from './origin.ts';

const SECURITY_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  xFrameOptions: { action: 'deny' },
  // Whoever runs the proxy that ends TLS decides this, since it binds the whole domain.
  strictTransportSecurity: false,
};

/**
 * A page that may call may send any header, as every
 * client and every tracer has its own: without `allowedHeaders` the preflight is answered with those that it asks for.
 */
const CROSS_ORIGIN: FastifyCorsOptions = {
  methods: ['GET', 'POST'],
  exposedHeaders: ['retry-after', 'x-request-id', 'etag', 'www-authenticate'],
  maxAge: 600,
};

/**
 * A page that may not call can read that, and nothing else. Browsers hide every other answer from it, also that to a preflight: so the
 * preflight is let pass, and the request behind it refused.
 */
const REFUSED_ORIGIN: FastifyCorsOptions = { ...CROSS_ORIGIN, origin: '*', maxAge: 0 };

interface Policies {
  isOwnHost: HostPolicy;
  originPolicy: OriginPolicy;
}

/** Asked by whoever looks whether the process lives, by whatever name that is reached; they tell nothing else. */
const FOR_ANY_HOST = ['/health', '/ready'];

const MISDIRECTED =
  'This server is not known by the name in the Host header. Its operator can add it to GATEHOUSE_ALLOWED_HOSTS.';

/**
 * Puts security headers and the request id on every answer, refuses names that are not this server's and foreign browser
 * origins, and answers CORS.
 */
export async function registerProtection(app: FastifyInstance, { isOwnHost, originPolicy }: Policies): Promise<void> {
  await app.register(helmet, SECURITY_HEADERS);
  app.addHook('onRequest', async (request, reply) => {
    // HTTP/2 has the name there; whoever asks for it below need not know.
    request.raw.headers.host ??= request.raw.headers[':authority'] as string | undefined;
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': request.id });
    if (!URL.canParse(request.url, `http://${request.headers.host ?? ''}/`)) {
      return refuse(reply, 400, 'BAD_REQUEST', 'The Host header or the path is malformed.');
    }
    if (!isOwnHost(request.raw) && !FOR_ANY_HOST.includes(request.url.split('?', 1)[0]!)) {
      return refuse(reply, 421, 'MISDIRECTED_REQUEST', MISDIRECTED);
    }
  });
  await app.register(cors, {
    delegator: ({ raw }, done) => {
      const origin = originPolicy(raw);
      const isListed = origin === 'listed';
      // Also the cookie with its session, which counts for those who may call and for nobody else.
      done(null, origin === 'foreign' ? REFUSED_ORIGIN : { ...CROSS_ORIGIN, origin: isListed, credentials: isListed });
    },
  });
  // CORS alone would only hide the answer from the page, after the request has had its effect.
  app.addHook('onRequest', async (request, reply) => {
    if (originPolicy(request.raw) === 'foreign')
      return refuse(reply, 403, 'FORBIDDEN', foreign(request.headers.origin));
  });
}

const foreign = (origin = ''): string =>
  `The origin ${origin.slice(0, 200)} may not call this server. Its operator can add it to GATEHOUSE_ALLOWED_ORIGINS.`;

/** Marks an answer that there is none for the moment. */
export const comeAgain = (reply: FastifyReply): FastifyReply =>
  reply.code(503).header('retry-after', RETRY_AFTER_SECONDS);

const REFUSED: Record<string, readonly [status: string, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers of the request are too large.'],
};

/** For what is no request that could be answered; the connection ends with it. */
export function refuseConnection({ code }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] = REFUSED[code] ?? ['400 Bad Request', 'This is no HTTP request.'];
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  const headers = `Connection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  if (socket.writable) socket.write(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
  socket.destroy();
}

/** An error in the form that GraphQL clients understand, for refusals that happen before GraphQL. */
export function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}
