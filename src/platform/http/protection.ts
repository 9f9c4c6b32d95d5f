import cors, { type FastifyCorsOptions } from '@fastify/cors';
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';
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

/** No `credentials`: clients authenticate by a header, and cookies are never read. */
const CROSS_ORIGIN: FastifyCorsOptions = {
  methods: ['GET', 'POST'],
  allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight', 'x-request-id'],
  exposedHeaders: ['x-request-id'],
  maxAge: 600,
};

/** Puts security headers and the request id on every answer, refuses foreign browser origins and answers CORS. */
export async function registerProtection(app: FastifyInstance, originPolicy: OriginPolicy): Promise<void> {
  await app.register(helmet, SECURITY_HEADERS);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': request.id });
    if (!URL.canParse(request.url, `http://${request.headers.host ?? ''}/`)) {
      return refuse(reply, 400, 'BAD_REQUEST', 'The Host header or the path is malformed.');
    }
    // CORS alone would only hide the answer from the page, after the request has had its effect.
    if (originPolicy(request.raw) === 'foreign') {
      return refuse(reply, 403, 'FORBIDDEN', 'This origin may not call this server.');
    }
  });
  await app.register(cors, {
    delegator: ({ raw }, done) => done(null, { ...CROSS_ORIGIN, origin: originPolicy(raw) === 'listed' }),
  });
}

/** An error in the form that GraphQL clients understand, for refusals that happen before GraphQL. */
export function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}
