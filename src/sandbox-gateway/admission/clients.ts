import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Answer, done, ok, refusal } from '../answers.ts';
import type { Api } from '../api-model.ts';
import type { GatewayCore } from '../gateway-core.ts';
import { session, text } from '../model.ts';
import { sentIn } from './admission.ts';
import { Blocked, restOf } from './call.ts';
import type { Presented } from './presented.ts';

/** A client of the gateway's own OAuth 2.0, which is kept for each API. */
export const storedClient = z.object({
  ...{ client_id: text, secret: text, redirect_uri: text, policy_id: text, description: text },
});
type StoredClient = z.infer<typeof storedClient>;

const newClient = storedClient.extend({ api_id: text });

const nameOf = (apiId: string, clientId: string): string => `${apiId} ${clientId}`;
const UNKNOWN = refusal(404, 'OAuth Client ID not found');
/** Seconds that a token lives. */
const LIFETIME = 3_600;

/** `/tyk/oauth/clients`, where they are in force at once. */
export class AdminClients {
  constructor(private readonly core: GatewayCore) {}

  /** One that is there already is replaced. */
  create(body: unknown): Answer {
    const { success, data } = newClient.safeParse(body);
    if (!success) return refusal(500, 'Unmarshalling failed');
    const { api_id, ...client } = data;
    const api = this.core.api(api_id);
    if (!api) return refusal(400, "API doesn't exist");
    if (!api.use_oauth2) return refusal(400, 'API is not OAuth2');
    const made = { ...client, client_id: client.client_id || randomUUID(), secret: client.secret || randomUUID() };
    this.core.disk.clients[nameOf(api_id, made.client_id)] = made;
    return ok({ ...made, meta_data: null });
  }

  list(apiId: string): Answer {
    const all = Object.entries(this.core.disk.clients).filter(([name]) => name.startsWith(nameOf(apiId, '')));
    return this.core.api(apiId) ? ok(all.map(([, client]) => client)) : { status: 404, body: null };
  }

  read(apiId: string, clientId: string): Answer {
    const client = this.core.disk.clients[nameOf(apiId, clientId)];
    return this.core.api(apiId) && client ? ok({ ...client, meta_data: null }) : UNKNOWN;
  }

  /** What this API has given, also those whose sessions were deleted, until they would have ended; whoever the client is. */
  tokens(apiId: string, clientId: string): Answer {
    if (!this.core.api(apiId)) return UNKNOWN;
    const all = Object.entries(this.core.disk.tokens[nameOf(apiId, clientId)] ?? {}).map(([code, expires]) => ({
      code,
      expires,
    }));
    return ok(all.filter(({ expires }) => expires >= Math.floor(Date.now() / 1000)));
  }

  /** The answer is the same whether there was one or not; tokens stay, and are refused. */
  delete(apiId: string, clientId: string): Answer {
    if (!this.core.api(apiId)) return UNKNOWN;
    delete this.core.disk.clients[nameOf(apiId, clientId)];
    return done(clientId, 'deleted');
  }
}

const clientIn = (core: GatewayCore, apiId: string, clientId: string): StoredClient | undefined =>
  core.storeLost ? undefined : core.disk.clients[nameOf(apiId, clientId)];

const UNAUTHORISED = { error: 'unauthorized_client', error_description: 'The client is not authorized.' };

const UNSUPPORTED = {
  error: 'unsupported_grant_type',
  error_description: 'The authorization grant type is not supported by the authorization server.',
};

/** Answers what clients ask an API for; false where the call is for what is behind it. */
export async function answeredToClient(
  core: GatewayCore,
  api: Api,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const path = restOf(api.proxy.listen_path, request);
  if (!api.use_oauth2 || request.method !== 'POST' || !['/oauth/token', '/oauth/revoke_all'].includes(path))
    return false;
  const form = new URLSearchParams(String(request.body ?? ''));
  const { id, secret } = credentialsOf(request, form);
  const client = clientIn(core, api.api_id, id);
  // Without a place to come back to, no client is one.
  const isKnown = client?.secret === secret && client.redirect_uri !== '';
  if (path === '/oauth/token') await sendToken({ core, api }, isKnown ? client : null, form, reply);
  else if (isKnown) {
    endTokens(core, id);
    await reply.send({ status: 'ok', message: 'tokens revoked successfully' });
  } else await reply.code(401).send({ status: 'error', message: 'client secret is wrong' });
  return true;
}

function credentialsOf({ headers }: FastifyRequest, form: URLSearchParams): { id: string; secret: string } {
  const [, encoded = ''] = /^basic (.*)$/i.exec(headers.authorization ?? '') ?? [];
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return id ? { id, secret } : { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
}

async function sendToken(
  { core, api }: { core: GatewayCore; api: Api },
  client: StoredClient | null,
  form: URLSearchParams,
  reply: FastifyReply,
) {
  const grant = form.get('grant_type') ?? '';
  if (!api.oauth_meta.allowed_access_types.includes(grant)) return reply.code(403).send(UNSUPPORTED);
  // The other grants need people, who are elsewhere.
  if (!client || grant !== 'client_credentials') return reply.code(403).send(UNAUTHORISED);
  const policy = core.policy(client.policy_id);
  if (!policy) return reply.code(403).send({ error: 'server_error' });
  const token = core.tokenOf(policy.org_id, randomUUID().replaceAll('-', ''));
  const made = session.parse({
    ...{ org_id: policy.org_id, apply_policies: [client.policy_id], oauth_client_id: client.client_id },
    expires: Math.floor(Date.now() / 1000) + LIFETIME,
  });
  core.store(core.storedNameOf(token), made, []);
  const name = nameOf(api.api_id, client.client_id);
  core.disk.tokens[name] = { ...core.disk.tokens[name], [core.storedNameOf(token)]: made.expires };
  return reply.send({ access_token: token, expires_in: LIFETIME, token_type: 'bearer' });
}

function endTokens({ disk }: GatewayCore, clientId: string): void {
  for (const [name, { oauth_client_id }] of Object.entries(disk.sessions)) {
    if (oauth_client_id === clientId) delete disk.sessions[name];
  }
}

/** A token that the gateway has given a client. Throws `Blocked`. */
export function clientTokenOf(api: Api, request: FastifyRequest, core: GatewayCore): Presented {
  const [scheme, token] = sentIn(api.auth_configs?.oauth ?? api.auth, request).split(' ');
  if (!token) throw new Blocked(400, 'Authorization field missing');
  if (scheme?.toLowerCase() !== 'bearer') throw new Blocked(400, 'Bearer token malformed');
  const refused = new Blocked(403, 'Key not authorised');
  return {
    ...{ name: token, unknown: refused, broken: refused },
    prove({ oauth_client_id }) {
      if (!clientIn(core, api.api_id, oauth_client_id))
        throw new Blocked(403, 'Key not authorised. OAuth client access was revoked');
    },
  };
}
