import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import type { AuthorizationServer } from './authorization-server.entity.ts';
import { ClientAuthentication } from './client-type.ts';
import { callServer, parseJson, readServerMetadata, ServerFailure } from './server-metadata.ts';

/** Of a client: its secret is for its server alone. */
interface ClientSecret {
  clientId: string;
  secret: string;
  /** How it proves who it is; as its server says when absent. */
  authentication?: ClientAuthentication;
}

const token = z.looseObject({ access_token: z.string() });

/**
 * Gets an access token as a client of a server does that acts for itself (RFC 6749, 4.4). The token is a secret.
 * @throws HttpFailure, ServerFailure
 */
export async function requestToken(
  ctx: Pick<Context, 'config'>,
  server: AuthorizationServer,
  { clientId, secret, authentication = server.clientAuthentication }: ClientSecret,
  scopes: readonly string[],
): Promise<string> {
  const { token_endpoint: url } = await readServerMetadata(ctx, server);
  const isPost = authentication === ClientAuthentication.CLIENT_SECRET_POST;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(isPost && { client_id: clientId, client_secret: secret }),
  });
  const basic = `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64')}`;
  const { status, text } = await callServer(ctx, server, url, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      ...(!isPost && { authorization: basic }),
    },
    body: body.toString(),
  });
  const given = status === 200 ? token.safeParse(parseJson(text)).data : undefined;
  if (given) return given.access_token;
  const { error } = refusal.safeParse(parseJson(text)).data ?? {};
  const said = error && CODES.includes(error) ? ` with ${error}` : '';
  throw new ServerFailure('REFUSED', `The authorization server refused the client a token${said} (${status}).`);
}

const refusal = z.looseObject({ error: z.string() });

/** The codes of RFC 6749, 5.2; whatever else a server writes may be anything. */
const CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

/** As RFC 6749, 2.3.1 has ids and secrets within Basic. */
const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
