import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AdminClients } from '../admission/clients.ts';
import { type Answer, ok, refusal } from '../answers.ts';
import type { GatewayCore } from '../gateway-core.ts';
import type { AdminCertificates } from './admin-certificates.ts';
import type { AdminDefinitions } from './admin-definitions.ts';
import type { AdminKeys, KeyQuery } from './admin-keys.ts';

interface Call {
  id: string;
  query: KeyQuery & { block?: string; include_types?: string };
  /** Where an API comes before it. */
  apiId: string;
  /** Parsed; `undefined` when it is not JSON, which every handler takes for a malformed body. */
  body: unknown;
  /** As it came. */
  text: string;
}

type Handler = (call: Call) => Answer | Promise<Answer>;
type Methods = Partial<Record<string, Handler>>;

/** The routes under `/tyk/`. `send` gives every answer out, after whatever has to be saved. */
export function addAdminRoutes(
  app: FastifyInstance,
  parts: {
    core: GatewayCore;
    group: () => GatewayCore[];
    definitions: AdminDefinitions;
    keys: AdminKeys;
    certificates: AdminCertificates;
    clients: AdminClients;
  },
  send: (request: FastifyRequest, reply: FastifyReply, answer: Answer) => Promise<unknown>,
): void {
  for (const [path, methods] of Object.entries(routes(parts))) {
    app.all<{ Params: { id?: string; apiId?: string }; Querystring: Call['query'] }>(
      `/tyk/${path}`,
      async (request, reply) => {
        const handler = methods[request.method];
        const call = {
          id: request.params.id ?? '',
          apiId: request.params.apiId ?? '',
          query: request.query,
          body: parse(request.body),
          text: String(request.body ?? ''),
        };
        return send(request, reply, handler ? await handler(call) : refusal(405, 'Method not supported'));
      },
    );
  }
}

function routes({
  core,
  group,
  definitions,
  keys,
  certificates,
  clients,
}: Parameters<typeof addAdminRoutes>[1]): Record<string, Methods> {
  return {
    apis: {
      GET: ({ query }) => definitions.listApis(query.include_types),
      POST: ({ body }) => definitions.addApi(body),
    },
    'apis/:id': {
      GET: ({ id }) => definitions.readApi(id),
      PUT: ({ id, body }) => definitions.changeApi(id, body),
      DELETE: ({ id }) => definitions.deleteApi(id),
    },
    'apis/oas': { GET: () => definitions.listOasApis(), POST: ({ body }) => definitions.addOasApi(body) },
    'apis/oas/:id': {
      GET: ({ id }) => definitions.readOasApi(id),
      PUT: ({ id, body }) => definitions.changeOasApi(id, body),
      DELETE: ({ id }) => definitions.deleteApi(id),
    },
    mcps: { GET: () => definitions.listMcps() },
    'mcps/:id': { GET: ({ id }) => definitions.readMcp(id) },
    policies: {
      GET: () => definitions.listPolicies(),
      POST: ({ body }) => definitions.writePolicy(undefined, body),
      PUT: () => refusal(400, 'Must specify an apiID to update'),
      DELETE: () => refusal(400, 'Must specify an apiID to delete'),
    },
    'policies/:id': {
      GET: ({ id }) => definitions.readPolicy(id),
      POST: ({ body }) => definitions.writePolicy(undefined, body),
      PUT: ({ id, body }) => definitions.writePolicy(id, body),
      DELETE: ({ id }) => definitions.deletePolicy(id),
    },
    reload: { GET: ({ query }) => reload([core], query.block === 'true') },
    // The reload of all nodes is never waited for, not even with `block`.
    'reload/group': { GET: () => reload(group(), false) },
    certs: {
      GET: ({ query }) => certificates.list(query.org_id),
      POST: ({ query, text }) => certificates.add(text, query.org_id),
    },
    'certs/:id': {
      GET: ({ id }) => certificates.read(id),
      DELETE: ({ id }) => certificates.delete(id),
    },
    'oauth/clients/create': { POST: ({ body }) => clients.create(body) },
    'oauth/clients/:apiId': { GET: ({ apiId }) => clients.list(apiId) },
    'oauth/clients/:apiId/:id': {
      GET: ({ apiId, id }) => clients.read(apiId, id),
      DELETE: ({ apiId, id }) => clients.delete(apiId, id),
    },
    'oauth/clients/:apiId/:id/tokens': { GET: ({ apiId, id }) => clients.tokens(apiId, id) },
    'keys/create': { POST: ({ body }) => keys.createRandom(body) },
    'keys/preview': { POST: ({ body }) => keys.preview(body) },
    keys: {
      GET: ({ query }) => keys.list(query),
      POST: ({ query, body }) => keys.create(undefined, query, body),
    },
    'keys/:id': {
      GET: ({ id, query }) => keys.read(id, query),
      POST: ({ id, query, body }) => keys.create(id, query, body),
      PUT: ({ id, query, body }) => keys.update(id, query, body),
      DELETE: ({ id, query }) => keys.delete(id, query),
    },
  };
}

/** The answer is the same whether the reload worked or not. */
async function reload(nodes: GatewayCore[], block: boolean): Promise<Answer> {
  const ran = Promise.all(nodes.map((core) => core.requestReload()));
  if (block) await ran;
  return ok({ status: 'ok', message: '' });
}

function parse(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
