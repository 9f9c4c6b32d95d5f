import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { exchange, type GuardedRequest, guardRules } from '../../platform/outbound-http/guarded-http.ts';
import type { AuthorizationServer } from './authorization-server.entity.ts';

/** What the portal needs to know of a server, by RFC 8414. */
const metadata = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.string(),
  authorization_endpoint: z.string().nullish(),
  registration_endpoint: z.string().nullish(),
  jwks_uri: z.string().nullish(),
  scopes_supported: z.array(z.string()).nullish(),
});
export type ServerMetadata = z.infer<typeof metadata>;

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string(), use: z.string().nullish() })) });

/** Why a server is of no use. */
export class ServerFailure extends Error {
  override readonly name = 'ServerFailure';

  constructor(
    readonly problem: 'NOT_A_SERVER' | 'OTHER_ISSUER' | 'NO_REGISTRATION' | 'NO_KEYS' | 'REFUSED',
    message: string,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** One call to a server, which goes where webhooks may go and no further. @throws HttpFailure */
export const callServer = (
  { config }: Pick<Context, 'config'>,
  { certificateAuthorities }: Pick<AuthorizationServer, 'certificateAuthorities'>,
  url: string,
  call: GuardedRequest,
) =>
  exchange(url, call, {
    ...{ ...guardRules(config), timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES },
    ...(certificateAuthorities !== null && { ca: certificateAuthorities }),
  });

/** What a server says of itself. @throws HttpFailure, ServerFailure */
export async function readServerMetadata(ctx: Pick<Context, 'config'>, server: AuthorizationServer) {
  for (const url of addressesOf(server.issuer)) {
    const { status, text } = await callServer(ctx, server, url, {
      method: 'GET',
      headers: { accept: 'application/json' },
    });
    const found = status === 200 ? metadata.safeParse(parseJson(text)).data : undefined;
    if (!found) continue;
    if (!isWellKnown(server.issuer) && withoutSlash(found.issuer) !== withoutSlash(server.issuer)) {
      throw new ServerFailure('OTHER_ISSUER', 'The server calls itself by another issuer.');
    }
    return found;
  }
  throw new ServerFailure('NOT_A_SERVER', 'There is no discovery document of an authorization server.');
}

/** By which family of algorithms a server signs. @throws HttpFailure, ServerFailure */
export async function readSignatures(
  ctx: Pick<Context, 'config'>,
  server: AuthorizationServer,
  jwksUrl: string,
): Promise<'rsa' | 'ecdsa'> {
  const { text } = await callServer(ctx, server, jwksUrl, { method: 'GET', headers: { accept: 'application/json' } });
  const keys = keySet.safeParse(parseJson(text)).data?.keys.filter(({ use }) => use !== 'enc') ?? [];
  if (keys.some(({ kty }) => kty === 'RSA')) return 'rsa';
  if (keys.some(({ kty }) => kty === 'EC')) return 'ecdsa';
  throw new ServerFailure('NO_KEYS', 'The server publishes no key of RSA or of an elliptic curve.');
}

const isWellKnown = (issuer: string): boolean => issuer.includes('/.well-known/');
const withoutSlash = (text: string): string => text.replace(/\/$/, '');

/** As OpenID Connect has it, and as RFC 8414 has it, between host and path. */
function addressesOf(issuer: string): string[] {
  if (isWellKnown(issuer)) return [issuer];
  const { origin, pathname } = new URL(issuer);
  const path = withoutSlash(pathname);
  return [
    `${withoutSlash(issuer)}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
