import type { CallPlace } from '../port/api-access.ts';
import { type AuthMethod, type KeyMethod, type KeyPart, keyMethodOf } from '../port/key-kinds.ts';
import type { TykApi, TykAuthConfig } from './api-wire.ts';
import { isFreeHeader, isToken, isWritable } from './call-forms.ts';

/** What the gateway checks of each call, all of it; an open API is open whatever else is switched on. */
export function authMethodsOf(api: TykApi): AuthMethod[] {
  const methods: AuthMethod[] = [];
  const add = (on: boolean | null | undefined, method: AuthMethod) => on && methods.push(method);
  if (api.use_keyless) methods.push('keyless');
  else {
    add(api.use_standard_auth, 'authToken');
    add(api.enable_jwt, hasTokenSource(api) ? 'oauthClient' : 'jwt');
    add(api.use_oauth2, 'oauth2');
    add(api.external_oauth?.enabled, 'externalOAuth');
    add(api.use_basic_auth, 'basic');
    add(api.enable_signature_checking, 'hmac');
    add(api.use_openid, 'openIdConnect');
    add(api.custom_plugin_auth_enabled || api.use_go_plugin_auth || api.enable_coprocess_auth, 'custom');
    // With none on, the gateway falls back to auth tokens.
    if (methods.length === 0) methods.push('authToken');
    const token = methods.indexOf('authToken');
    if (token >= 0 && keyConfigOf(api, 'authToken').use_certificate) methods[token] = 'certificate';
  }
  // Client certificates come on top of whatever else there is.
  add(api.use_mutual_tls_auth, 'mutualTls');
  return methods;
}

/** Methods that have an older form of their settings, which counts only where the newer one is not there at all. */
const OLDER: readonly KeyMethod[] = ['authToken', 'jwt', 'oauthClient', 'oauth2', 'certificate'];

/** Whether tokens are judged by the keys of a server, and not by those of their consumers. */
export const hasTokenSource = (api: TykApi): boolean => Boolean(api.jwt_source) || (api.jwt_jwks_uris?.length ?? 0) > 0;

/** What is set about keys of a method. */
export const keyConfigOf = ({ auth_configs, auth }: TykApi, method: KeyMethod): NonNullable<TykAuthConfig> =>
  auth_configs?.[NAMES[method] ?? method] ?? (OLDER.includes(method) ? auth : null) ?? {};

/** Under which name a definition has them, where that is another. */
const NAMES: Partial<Record<KeyMethod, string>> = { oauthClient: 'jwt', oauth2: 'oauth', certificate: 'authToken' };

/** What is sent of these holds quotation marks, with which no cookie is read. */
const NO_COOKIES: readonly KeyMethod[] = ['hmac'];

/** Where a key is looked for, in the order in which that happens: the last place that holds something counts. */
function placesOf(api: TykApi, method: KeyMethod): CallPlace[] {
  const config = keyConfigOf(api, method);
  const header = config.disable_header ? null : config.auth_header_name || 'Authorization';
  // Without a name of their own they have the name that the header has, or where that is off, that it has when nothing is said.
  const named = header || 'Authorization';
  const isInCookie = config.use_cookie && !NO_COOKIES.includes(method);
  return [
    ...(header ? [{ in: 'HEADER' as const, name: header }] : []),
    ...(config.use_param ? [{ in: 'QUERY' as const, name: config.param_name || named }] : []),
    ...(isInCookie ? [{ in: 'COOKIE' as const, name: config.cookie_name || named }] : []),
  ];
}

/** A header is kept out of logs by most programs, a cookie by many, an address by few. */
const PREFERRED = ['HEADER', 'COOKIE', 'QUERY'] as const;
const CAN_BE: Record<CallPlace['in'], (name: string) => boolean> = {
  HEADER: isFreeHeader,
  COOKIE: isToken,
  QUERY: isWritable,
};

/** Where a call can put a key, the best place first; none where it is not in the call, but in the connection. */
function openPlacesOf(api: TykApi, method: KeyMethod): CallPlace[] {
  if (method === 'certificate') return [];
  const open = placesOf(api, method).filter(({ in: part, name }) => CAN_BE[part](name));
  return PREFERRED.flatMap((part) => open.filter((place) => place.in === part));
}

type KeyedPart = KeyPart & { method: KeyMethod };

/** What of the parts of a call the gateway finds a session by. */
export const keyedPartsOf = (parts: readonly KeyPart[]): KeyedPart[] =>
  parts.filter((part): part is KeyedPart => part.method !== 'mutualTls');

/** Methods that can come on top of a token: the name of such a key is a token as well, wherever the API looks for one. */
const WITH_TOKENS: readonly AuthMethod[] = ['basic', 'hmac', 'jwt'];

/**
 * What a call has to bring. The gateway checks every method that is on, each in its own place and by the session of what it finds there; all of them
 * find the same session where they are told the same name.
 */
export function keyPartsOf(api: TykApi, methods: readonly AuthMethod[]): KeyPart[] {
  const parts = partsInCall(api, methods);
  const isListed = methods.includes('mutualTls') && parts.every(({ method }) => method !== 'certificate');
  return parts.length > 0 && isListed ? [...parts, { method: 'mutualTls', place: null }] : parts;
}

/** Those that are not in the connection. */
function partsInCall(api: TykApi, methods: readonly AuthMethod[]): KeyedPart[] {
  const first = keyMethodOf(methods);
  if (!first) return [];
  const alone = [{ method: first, place: openPlacesOf(api, first)[0] ?? null }];
  const [other, ...more] = methods.filter((method) => method !== first && method !== 'mutualTls');
  if (!other || more.length > 0 || first !== 'authToken' || !WITH_TOKENS.includes(other)) return alone;
  return isKeyEnough(api, first, methods) ? alone : (pairOf(api, other as KeyMethod) ?? alone);
}

/** Null where both would have to be in one place. */
function pairOf(api: TykApi, method: KeyMethod): KeyedPart[] | null {
  for (const place of openPlacesOf(api, method)) {
    const free = openPlacesOf(api, 'authToken').find(
      (token) => isFound(api, method, place, token) && isFound(api, 'authToken', token, place),
    );
    if (free) {
      return [
        { method, place },
        { method: 'authToken', place: free },
      ];
    }
  }
  return null;
}

/** Whether what is sent in a place is found there although another one is filled as well. */
function isFound(api: TykApi, method: KeyMethod, place: CallPlace, other: CallPlace): boolean {
  const filled = placesOf(api, method).filter((each) => isSame(each, place) || isSame(each, other));
  return !isSame(place, other) && filled.length > 0 && isSame(filled.at(-1)!, place);
}

const isSame = (a: CallPlace, b: CallPlace): boolean => a.in === b.in && nameOf(a) === nameOf(b);
const nameOf = ({ in: part, name }: CallPlace): string => (part === 'HEADER' ? name.toLowerCase() : name);

/** How an API says whose session counts. */
const IDENTITIES: Record<KeyMethod, string> = {
  ...{ authToken: 'auth_token', certificate: 'auth_token', jwt: 'jwt_claim', oauthClient: 'jwt_claim' },
  ...{ basic: 'basic_auth_user', hmac: 'hmac_key', oauth2: 'oauth_key' },
};

/** Whether all that a call has to bring is what the portal has for it, and the session that counts is that of the key. */
export function areKeyPartsEnough(api: TykApi, parts: readonly KeyPart[], methods: readonly AuthMethod[]): boolean {
  const keyed = keyedPartsOf(parts);
  const [first, ...more] = keyed;
  // Whose tokens a server gives, and who is known by the certificate itself, was not tried with a list.
  const isTried = !methods.includes('mutualTls') || ['authToken', ...WITH_TOKENS].includes(first?.method ?? '');
  if (!first || !isTried) return !first;
  if (more.length === 0) return isKeyEnough(api, first.method, methods);
  return ['', ...keyed.map(({ method }) => IDENTITIES[method])].includes(api.base_identity_provided_by ?? '');
}

/**
 * Whether a key opens the API alone, because it is the only way in or one of several. The gateway goes by the session of one
 * method, and where that is not the key's, it has none. An OpenAPI definition may list alternatives; it
 * takes them as such only in one of its two modes, which the classic form does not tell, but what is switched
 * on does: in the other mode that is what the first alternative needs and nothing else.
 */
function isKeyEnough(api: TykApi, method: KeyMethod, methods: readonly AuthMethod[]): boolean {
  if (!['', IDENTITIES[method]].includes(api.base_identity_provided_by ?? '')) return false;
  if (methods.every((each) => each === method || each === 'mutualTls')) return true;
  const scheme = keyConfigOf(api, method).name;
  const alternatives = (api.security_requirements ?? []).map((schemes) => schemes ?? []);
  if (!scheme || alternatives.length < 2) return false;
  const isAlone = (schemes: readonly string[]) => schemes.length === 1 && schemes[0] === scheme;
  const [first] = alternatives;
  return isAlone(first!) || (!first!.includes(scheme) && alternatives.some(isAlone));
}
