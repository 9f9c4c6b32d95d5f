import type { KeyMethod } from '../port/key-kinds.ts';
import type { TykApi } from './api-wire.ts';

/** Those that Tyk knows, the one to prefer first. */
const OF_SECRETS = ['hmac-sha256', 'hmac-sha512', 'hmac-sha384', 'hmac-sha1'];

/** By public keys. A secret that both sides know is what Tyk takes where a definition names no method. */
const OF_TOKENS: Readonly<Record<string, string[]>> = {
  rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ecdsa: ['ES256', 'ES384', 'ES512'],
};

/** By which algorithms keys of a method sign at an API; null where they sign nothing. */
const ALGORITHMS: Record<KeyMethod, ((api: TykApi) => string[]) | null> = {
  authToken: null,
  basic: null,
  certificate: null,
  hmac: ({ hmac_allowed_algorithms: allowed }) =>
    OF_SECRETS.filter((algorithm) => !allowed?.length || allowed.includes(algorithm)),
  jwt: ({ jwt_signing_method: method }) => OF_TOKENS[method ?? ''] ?? [],
  // The server signs.
  oauthClient: null,
  oauth2: null,
};

/** Algorithms by which consumers can sign; empty where nothing is signed, or in no way that the portal has keys for. */
export const keyAlgorithmsOf = (api: TykApi, method: KeyMethod | null): string[] =>
  (method && ALGORITHMS[method]?.(api)) ?? [];

/** Whether an API wants signatures that no key of the portal makes. */
export const lacksAlgorithm = (api: TykApi, method: KeyMethod): boolean =>
  ALGORITHMS[method] !== null && keyAlgorithmsOf(api, method).length === 0;

/** Which claim of a token names the key, where that is not its header `kid`. */
export const keyClaimOf = (api: TykApi, method: KeyMethod | null): string | null =>
  method === 'jwt' && api.jwt_skip_kid ? api.jwt_identity_base_field || 'sub' : null;
