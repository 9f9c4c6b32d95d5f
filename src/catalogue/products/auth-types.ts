import type { AuthMethod } from '../../provider/port/key-kinds.ts';
import { KEY_METHODS, type KeyMethod, keyMethodOf } from '../../provider/port/key-kinds.ts';
import { AuthType } from './product.entity.ts';

const AUTH_TYPES: Record<AuthMethod, AuthType> = {
  keyless: AuthType.KEYLESS,
  authToken: AuthType.AUTH_TOKEN,
  jwt: AuthType.JWT,
  oauthClient: AuthType.OAUTH_CLIENT,
  openIdConnect: AuthType.JWT,
  oauth2: AuthType.OAUTH2,
  externalOAuth: AuthType.OAUTH2,
  basic: AuthType.BASIC,
  mutualTls: AuthType.MUTUAL_TLS,
  certificate: AuthType.MUTUAL_TLS,
  hmac: AuthType.HMAC,
  custom: AuthType.CUSTOM,
};

/** An API may take several methods; these are the ones it is known by, those that the portal can issue first. */
const PREFERENCE = [
  ...KEY_METHODS.map((method) => AUTH_TYPES[method]),
  AuthType.OAUTH2,
  AuthType.CUSTOM,
  AuthType.MUTUAL_TLS,
  AuthType.KEYLESS,
];

const authTypesOf = (authMethods: readonly AuthMethod[]): Set<AuthType> =>
  new Set(authMethods.map((method) => AUTH_TYPES[method]));

/** The method that all of these APIs have; null when there is none, so that no credential could open all of them. */
export function commonAuthType(apis: readonly { authMethods: readonly AuthMethod[] }[]): AuthType | null {
  const sets = apis.map(({ authMethods }) => authTypesOf(authMethods));
  return PREFERENCE.find((type) => sets.length > 0 && sets.every((set) => set.has(type))) ?? null;
}

/** Those in which the portal issues keys. */
export const KEY_AUTH_TYPES = KEY_METHODS.map((method) => AUTH_TYPES[method]);

/** As {@link commonAuthType}, for APIs that are to take the tokens of an authorization server, or do already. */
export const clientAuthType = (apis: readonly { authMethods: readonly AuthMethod[] }[]): AuthType | null => {
  const takesTokens = (methods: readonly AuthMethod[]) =>
    methods.some((each) => each === 'jwt' || each === 'oauthClient');
  return apis.every(({ authMethods }) => takesTokens(authMethods)) ? AuthType.OAUTH_CLIENT : null;
};

/** In which method the portal issues keys for a product; null where it issues none. */
export const issuedMethodOf = (authType: AuthType | null): KeyMethod | null =>
  KEY_METHODS.find((method) => AUTH_TYPES[method] === authType) ?? null;

/** Whether credentials of a product count at an API. */
export const takesAuthType = (authType: AuthType, authMethods: readonly AuthMethod[]): boolean => {
  const method = issuedMethodOf(authType);
  return method ? keyMethodOf(authMethods) === method : authTypesOf(authMethods).has(authType);
};
