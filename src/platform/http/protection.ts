import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OriginPolicy } from './origin.ts';

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const CORS_PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, x-request-id',
  'access-control-max-age': '600',
};

/** Puts security headers and the request id on every answer, refuses foreign browser origins and answers CORS. */
export function registerProtection(app: FastifyInstance, originPolicy: OriginPolicy): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id });
    if (!URL.canParse(request.url, `http://${request.headers.host ?? ''}/`)) {
      return refuse(reply, 400, 'BAD_REQUEST', 'The Host header or the path is malformed.');
    }
    const origin = originPolicy(request.raw);
    if (origin === 'foreign') return refuse(reply, 403, 'FORBIDDEN', 'This origin may not call this server.');
    if (origin === 'listed') allowOrigin(reply, String(request.headers.origin));
    const preflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (preflight && origin !== 'none') return reply.headers(CORS_PREFLIGHT).code(204).send();
  });
}

function allowOrigin(reply: FastifyReply, origin: string): void {
  // No `allow-credentials`: clients authenticate by a header, and cookies are never read.
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id',
    vary: 'Origin',
  });
}

/** An error in the form that GraphQL clients understand, for refusals that happen before GraphQL. */
export function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}
