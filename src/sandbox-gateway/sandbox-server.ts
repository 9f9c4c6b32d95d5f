import { setTimeout as pause } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { addAdminRoutes } from './admin-api/admin-routes.ts';
import { type Answer, ok, refusal } from './answers.ts';
import type { ConsumerProxy } from './consumer-proxy.ts';
import type { Faults } from './faults.ts';

const BODY_LIMIT = 1024 * 1024;
/** The Gateway whose behaviour the stand-in follows. */
const VERSION = 'v5.14.0';

export interface SandboxTls {
  key: string;
  cert: string;
}

export interface ServerParts {
  secret: string;
  /** With which it speaks TLS. */
  tls?: SandboxTls;
  admin: Parameters<typeof addAdminRoutes>[1];
  proxy: ConsumerProxy;
  faults: Faults;
  /** Puts the state on disk. */
  save: () => Promise<void>;
}

/** The HTTP side of the stand-in: admin API under `/tyk/`, health checks, and the proxy everywhere else. */
export function buildServer({ secret, tls, admin, proxy, faults, save }: ServerParts): FastifyInstance {
  const app = fastify({
    // Whoever has a certificate shows it; whether it counts is for the API to say.
    https: tls ? { ...tls, requestCert: true, rejectUnauthorized: false } : null,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // A full key string in the path is longer than the default of 100.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
  }) as unknown as FastifyInstance;
  const losesAnswer = new WeakSet<FastifyRequest>();

  // Tyk decodes bodies without a look at the content type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (request, reply) => strike(faults, request, reply, losesAnswer));
  app.addHook('onRequest', async (request, reply) => {
    // Before routing: a wrong secret is refused on unknown paths as well.
    if (!request.url.startsWith('/tyk/') || request.headers['x-tyk-authorization'] === secret) return;
    const message = 'Attempted administrative access with invalid or missing key!';
    await sendAnswer(reply, refusal(403, message));
  });
  addHealthRoutes(app, admin.core.settings.healthCheckEndpointName);
  addAdminRoutes(app, admin, async (request, reply, answer) => {
    if (request.method !== 'GET' && answer.status === 200) await save();
    return losesAnswer.has(request) ? cut(request, reply) : sendAnswer(reply, answer);
  });
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/tyk/')) return reply.code(404).type('text/plain').send('404 page not found\n');
    return proxy.handle(request, reply);
  });
  return app;
}

function addHealthRoutes(app: FastifyInstance, greeting: string): void {
  const health = (description: string) => {
    const redis = { status: 'pass', componentType: 'datastore', time: new Date().toISOString() };
    return ok({ status: 'pass', version: VERSION, description, details: { redis } });
  };
  app.all(`/${greeting}`, (request, reply) => {
    const answer = request.method === 'GET' ? health('Tyk GW') : refusal(405, 'Method Not Allowed');
    return sendAnswer(reply, answer);
  });
  app.get('/ready', (_request, reply) => sendAnswer(reply, health('Tyk GW Ready')));
}

async function strike(
  faults: Faults,
  request: FastifyRequest,
  reply: FastifyReply,
  losesAnswer: WeakSet<FastifyRequest>,
) {
  const path = new URL(request.url, 'http://sandbox').pathname;
  if (!/^\/(tyk\/|hello|ready)/.test(path)) return;
  const fault = faults.strike(request.method, decodeURIComponent(path));
  if (fault?.effect === 'slow') await pause(fault.delayMs);
  if (fault?.effect === 'serverError') await reply.code(500).type('text/html').send('<h1>Internal Server Error</h1>');
  if (fault?.effect === 'dropRequest') cut(request, reply);
  if (fault?.effect === 'dropAnswer') losesAnswer.add(request);
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function sendAnswer(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify(body));
}
