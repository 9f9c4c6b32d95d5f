import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { type AuthorizationServer, AuthorizationServerKind } from './authorization-server.entity.ts';
import { openServerSecret } from './authorization-server.secrets.ts';
import { ClientAuthentication, type ClientType, GrantType, ResponseType } from './client-type.ts';
import { callServer, parseJson, ServerFailure, type ServerMetadata } from './server-metadata.ts';

/** What the portal wants of a client, by RFC 7591. */
export interface ClientWish {
  name: string;
  redirectUrls: readonly string[];
  scopes: readonly string[];
  /** What was chosen of the client types of the server; absent where it has none. */
  type?: ClientType;
  /** The portal's own id of what it is for, so that owners of the server find clients whose answer was lost. */
  softwareVersion: string;
}

const registered = z.looseObject({
  client_id: z.string(),
  client_secret: z.string().nullish(),
  client_secret_expires_at: z.number().nullish(),
  scope: z.string().nullish(),
  redirect_uris: z.array(z.string()).nullish(),
  registration_access_token: z.string().nullish(),
  registration_client_uri: z.string().nullish(),
});
export type RegisteredClient = z.infer<typeof registered>;

/** By which a client is read, changed and deleted, by RFC 7592. */
export interface ClientHandle {
  clientId: string;
  uri: string;
  token: string;
}

const GRANTS: Record<GrantType, string> = {
  [GrantType.CLIENT_CREDENTIALS]: 'client_credentials',
  [GrantType.AUTHORIZATION_CODE]: 'authorization_code',
  [GrantType.REFRESH_TOKEN]: 'refresh_token',
  [GrantType.DEVICE_CODE]: 'urn:ietf:params:oauth:grant-type:device_code',
  [GrantType.PASSWORD]: 'password',
  [GrantType.IMPLICIT]: 'implicit',
};

/** Code flow, always with PKCE, where there is somewhere to come back to; else the client is its own person. */
export const grantsOf = ({ type, redirectUrls }: Pick<ClientWish, 'type' | 'redirectUrls'>): readonly GrantType[] => {
  const forPeople = redirectUrls.length > 0 ? [GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN] : [];
  return type?.grantTypes ?? [GrantType.CLIENT_CREDENTIALS, ...forPeople];
};

/** Keycloak gives `openid` to whoever asks, and refuses clients for which it is named. */
export const isClientScope = ({ kind }: AuthorizationServer, scope: string): boolean =>
  kind !== AuthorizationServerKind.KEYCLOAK || scope !== 'openid';

/** Keycloak takes an empty list of scopes for none, where others take it for what they give to every client. */
export const mayHaveNone = ({ kind }: AuthorizationServer): boolean => kind === AuthorizationServerKind.KEYCLOAK;

function metadataOf(server: AuthorizationServer, wish: ClientWish) {
  const { name, redirectUrls, scopes, type, softwareVersion } = wish;
  const answers = type?.responseTypes ?? (redirectUrls.length > 0 ? [ResponseType.CODE] : []);
  const proof = type?.clientAuthentication ?? server.clientAuthentication;
  // Servers let only native ones come back to a scheme of a device (RFC 8252).
  const kind = redirectUrls.every((url) => /^https?:/i.test(url)) ? 'web' : 'native';
  return {
    client_name: name,
    redirect_uris: redirectUrls,
    grant_types: grantsOf(wish).map((grant) => GRANTS[grant]),
    response_types: answers.map((answer) => answer.toLowerCase()),
    token_endpoint_auth_method:
      proof === ClientAuthentication.CLIENT_SECRET_POST ? 'client_secret_post' : 'client_secret_basic',
    ...((scopes.length > 0 || mayHaveNone(server)) && { scope: scopes.join(' ') }),
    application_type: type?.applicationType?.toLowerCase() ?? kind,
    software_id: 'gatehouse',
    software_version: softwareVersion,
  };
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

/**
 * Registers a client. It cannot be repeated: where the answer is lost, the server has one more client whose secret nobody knows.
 * @throws HttpFailure, ServerFailure
 */
export async function registerClient(
  ctx: Context,
  server: AuthorizationServer,
  { registration_endpoint: url }: ServerMetadata,
  wish: ClientWish,
): Promise<RegisteredClient> {
  if (!url) throw new ServerFailure('NO_REGISTRATION', 'The server registers no clients.');
  const token = openServerSecret(ctx.secrets, server, 'initialAccessToken');
  const statement = openServerSecret(ctx.secrets, server, 'softwareStatement');
  const body = { ...metadataOf(server, wish), ...(statement && { software_statement: statement }) };
  const headers = { ...JSON_HEADERS, ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await callServer(ctx, server, url, { method: 'POST', headers, body: JSON.stringify(body) });
  return readClient(answer, [200, 201]);
}

/** Replaces what the server has of a client. May be repeated. @throws HttpFailure, ServerFailure */
export async function updateClient(
  ctx: Context,
  server: AuthorizationServer,
  { clientId, uri, token }: ClientHandle,
  wish: ClientWish,
): Promise<RegisteredClient> {
  const body = { ...metadataOf(server, wish), client_id: clientId };
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${token}` };
  return readClient(await callServer(ctx, server, uri, { method: 'PUT', headers, body: JSON.stringify(body) }), [200]);
}

/**
 * What the server tells of a client, which may be no more than its id; null where it has none.
 * @throws HttpFailure, ServerFailure
 */
export async function findClient(
  ctx: Context,
  server: AuthorizationServer,
  { clientId, uri, token }: ClientHandle,
): Promise<RegisteredClient | null> {
  const { status, text } = await callServer(ctx, server, uri, {
    ...{ method: 'GET', headers: { accept: 'application/json', authorization: `Bearer ${token}` } },
  });
  if (status === 200) return registered.safeParse(parseJson(text)).data ?? { client_id: clientId };
  if (GONE.includes(status)) return null;
  throw new ServerFailure('REFUSED', `The authorization server answered ${status}.`);
}

/** RFC 7592: the token dies with its client. */
const GONE = [401, 403, 404, 410];

/** A client that is gone counts as success. @throws HttpFailure, ServerFailure */
export async function deleteClient(
  ctx: Context,
  server: AuthorizationServer,
  { uri, token }: ClientHandle,
): Promise<void> {
  const { status } = await callServer(ctx, server, uri, {
    ...{ method: 'DELETE', headers: { authorization: `Bearer ${token}` } },
  });
  if (status === 204 || status === 200 || GONE.includes(status)) return;
  throw new ServerFailure('REFUSED', `The authorization server answered ${status}.`);
}

/** The codes of RFC 7591; whatever else a server writes may be anything. */
const CODES = [
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
  'invalid_token',
  'access_denied',
];

const refusal = z.looseObject({ error: z.string() });

function readClient({ status, text }: { status: number; text: string }, good: readonly number[]): RegisteredClient {
  const body = parseJson(text);
  const client = registered.safeParse(body);
  if (good.includes(status) && client.success) return client.data;
  const code = refusal.safeParse(body).data?.error;
  const said = code && CODES.includes(code) ? ` with ${code}` : '';
  throw new ServerFailure('REFUSED', `The authorization server refused the client${said} (${status}).`);
}
