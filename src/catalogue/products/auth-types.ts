import type { AuthMethod } from '../../provider/port/key-kinds.ts';
import { KEY_METHODS, type KeyMethod } from '../../provider/port/key-kinds.ts';
import { keyPartsOf, type PartFacts } from '../../provider/providers/key-parts.ts';
import { AuthType } from './product.entity.ts';

const AUTH_TYPES: Record<AuthMethod, AuthType> = {
  keyless: AuthType.KEYLESS,
  authToken: AuthType.AUTH_TOKEN,
  jwt: AuthType.JWT,
  oauthClient: AuthType.OAUTH_CLIENT,
  openIdConnect: AuthType.JWT,
  oauth2: AuthType.OAUTH2,
  externalOAuth: AuthType.CUSTOM,
  basic: AuthType.BASIC,
  mutualTls: AuthType.MUTUAL_TLS,
  certificate: AuthType.MUTUAL_TLS,
  hmac: AuthType.HMAC,
  custom: AuthType.CUSTOM,
};

/** An API may take several methods; these are the ones it is known by, those that the portal can issue first. */
const PREFERENCE = [
  ...KEY_METHODS.map((method) => AUTH_TYPES[method]),
  AuthType.CUSTOM,
  AuthType.MUTUAL_TLS,
  AuthType.KEYLESS,
];

/** Where a call brings several, it is known by that what proves the key. */
function authTypesOf(api: PartFacts): Set<AuthType> {
  const [first, ...more] = keyPartsOf(api);
  const methods = first && more.length > 0 ? [first.method] : api.authMethods;
  return new Set(methods.map((method) => AUTH_TYPES[method]));
}

/** The method that all of these APIs have; null when there is none, so that no credential could open all of them. */
export function commonAuthType(apis: readonly PartFacts[]): AuthType | null {
  const sets = apis.map(authTypesOf);
  return PREFERENCE.find((type) => sets.length > 0 && sets.every((set) => set.has(type))) ?? null;
}

/** What products and credentials call a method. */
export const authTypeOf = (method: AuthMethod): AuthType => AUTH_TYPES[method];

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
export const takesAuthType = (authType: AuthType, api: PartFacts): boolean => {
  const method = issuedMethodOf(authType);
  return method ? keyPartsOf(api)[0]?.method === method : authTypesOf(api).has(authType);
};

/** Whether they do, but are not all that a call has to bring. */
export const takesMore = (authType: AuthType, api: PartFacts): boolean => {
  const method = issuedMethodOf(authType);
  return method !== null && !takesAuthType(authType, api) && keyPartsOf(api).some((part) => part.method === method);
};
