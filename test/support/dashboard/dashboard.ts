import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply } from 'fastify';
import { DashboardKeys } from './dashboard-keys.ts';
import { type Answer, DashboardPolicies, envelope } from './dashboard-policies.ts';
import { gatewayLink } from './gateway-link.ts';

export interface DashboardOptions {
  gateway: { url: string; secret: string };
  secret: string;
  /** The user's organisation. */
  organisationId: string;
  /** Time until a changed policy is loaded by the gateway. */
  propagationMs: number;
  /** Before 5.12: paths take `_id` only. */
  onlyDatabaseIds?: boolean;
  /** Answers name keys by the bare id instead of the full string; which is true is not documented. */
  bareKeyIds?: boolean;
  /** The user may not do anything. */
  withoutPermissions?: boolean;
}

type Query = Record<string, string | undefined>;
type Body = Record<string, unknown>;

/** A stand-in for the Tyk Dashboard in front of a gateway, with the answers its documentation and clients show. */
export async function startDashboard(options: DashboardOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const gateway = gatewayLink(options.gateway.url, options.gateway.secret);
  const policies = new DashboardPolicies(gateway, { onlyDatabaseIds: false, ...options });
  const keys = new DashboardKeys(gateway, options.organisationId, { bareKeyIds: false, ...options });
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1_000 } });
  const send = (reply: FastifyReply, { status, body }: Answer) => reply.code(status).send(body);

  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    if (request.headers.authorization !== options.secret) await send(reply, envelope(401, 'Not authorised'));
    else if (options.withoutPermissions) {
      const message = `access denied: You do not have permission to access  ${request.url}`;
      await send(reply, envelope(403, message));
    }
  });
  app.get('/hello', () => ({ status: 'pass', version: 'v5.13.0' }));
  app.get('/api/apis', async () => {
    const { body } = await gateway.call('GET', 'apis');
    return { apis: (body as unknown as Body[]).map((api) => ({ api_model: {}, api_definition: api })), pages: 0 };
  });
  app.get<{ Params: { id: string } }>('/api/apis/:id', async (request, reply) => {
    const { status, body } = await gateway.call('GET', `apis/${request.params.id}`);
    if (status !== 200) return send(reply, envelope(400, 'Could not retrieve API detail'));
    return { api_model: {}, api_definition: body };
  });
  addPolicyRoutes();
  addKeyRoutes();
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, stop: () => app.close() };

  function addPolicyRoutes(): void {
    const path = '/api/portal/policies';
    app.get<{ Querystring: Query }>(path, (request, reply) => send(reply, policies.list(Number(request.query.p ?? 1))));
    app.post<{ Body: Body }>(path, (request, reply) => send(reply, policies.add(request.body)));
    type WithId = { Params: { id: string }; Body: Body };
    app.get<WithId>(`${path}/:id`, (request, reply) => send(reply, policies.read(request.params.id)));
    app.put<WithId>(`${path}/:id`, ({ params, body }, reply) => send(reply, policies.change(params.id, body)));
    app.delete<WithId>(`${path}/:id`, ({ params }, reply) => send(reply, policies.remove(params.id)));
  }

  function addKeyRoutes(): void {
    app.get('/api/apis/keys', async (_request, reply) => send(reply, await keys.list()));
    type Route = { Params: { id: string }; Querystring: Query; Body: Body };
    app.get<Route>('/api/keys/:id', async ({ params, query }, reply) => {
      const isHash = Boolean(query.hashed) || (Boolean(query.auto_guess) && /^[0-9a-f]{8,64}$/.test(params.id));
      return send(reply, await keys.read(params.id, isHash));
    });
    for (const method of ['POST', 'PUT'] as const) {
      app.route<Route>({
        method,
        url: '/api/keys/:id',
        handler: async ({ params, query, body }, reply) => {
          const passedOn = [
            ...(query.suppress_reset === '1' ? ['suppress_reset=1'] : []),
            ...(query.hashed ? ['hashed=true'] : []),
          ];
          return send(reply, await keys.write(method, params.id, passedOn.join('&'), body));
        },
      });
    }
    app.delete<Route>('/api/keys/:id', async ({ params, query }, reply) =>
      send(reply, await keys.remove(params.id, Boolean(query.hashed))),
    );
  }
}
