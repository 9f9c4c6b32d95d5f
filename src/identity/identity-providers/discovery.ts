import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose';
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import type { Context } from '../../platform/context.ts';
import { createGuardedFetch, type GuardedFetch } from '../../platform/outbound-http/guarded-fetch.ts';
import { guardRules } from '../../platform/outbound-http/guarded-http.ts';
import type { IdentityProvider } from './identity-provider.entity.ts';
import { openClientSecret } from './identity-provider.secrets.ts';

/** How an identity provider is spoken to, and the keys that it signs with. */
export interface Discovered {
  configuration: Configuration;
  keys: JWTVerifyGetKey;
}

/** The portal waits for a provider while a person, or a call, waits for the portal. */
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/**
 * What a provider says of itself in its discovery document. Every call to it goes where webhooks may go, no further.
 * @throws Error of the library or `HttpFailure`: it does not answer, or not as OpenID Connect has it.
 */
export async function readDiscovery(
  { config, secrets }: Pick<Context, 'config' | 'secrets'>,
  provider: IdentityProvider,
): Promise<Discovered> {
  const fetch = createGuardedFetch({ ...guardRules(config), timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  const secret = openClientSecret(secrets, provider);
  // The rules of the guard say where http may be spoken: never in production.
  const checks = [enableNonRepudiationChecks, ...(config.isProduction ? [] : [allowInsecureRequests])];
  const configuration = await discovery(
    new URL(provider.issuer),
    provider.clientId,
    undefined,
    secret === null ? None() : authenticationBy(secret),
    { [customFetch]: fetch, execute: checks, timeout: TIMEOUT_MS / 1000 },
  );
  return { configuration, keys: keysOf(configuration, fetch) };
}

/** As the provider says that it wants it; by the header where it does not say. */
const authenticationBy = (secret: string): ClientAuth => {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
};

function keysOf(configuration: Configuration, fetch: GuardedFetch): JWTVerifyGetKey {
  const { jwks_uri } = configuration.serverMetadata();
  if (!jwks_uri) throw new Error('The discovery document names no keys.');
  return createRemoteJWKSet(new URL(jwks_uri), {
    [joseFetch]: fetch,
    timeoutDuration: TIMEOUT_MS,
    // Whoever sends tokens with keys that nobody knows has the provider asked so often.
    cooldownDuration: 10_000,
  });
}
