import type { CallPlace } from '../port/api-access.ts';
import type { AuthMethod, KeyMethod } from '../port/key-kinds.ts';
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
const OLDER: readonly KeyMethod[] = ['authToken', 'jwt', 'oauthClient', 'certificate'];

/** Whether tokens are judged by the keys of a server, and not by those of their consumers. */
export const hasTokenSource = (api: TykApi): boolean => Boolean(api.jwt_source) || (api.jwt_jwks_uris?.length ?? 0) > 0;

/** What is set about keys of a method. */
export const keyConfigOf = ({ auth_configs, auth }: TykApi, method: KeyMethod): NonNullable<TykAuthConfig> =>
  auth_configs?.[NAMES[method] ?? method] ?? (OLDER.includes(method) ? auth : null) ?? {};

/** Under which name a definition has them, where that is another. */
const NAMES: Partial<Record<KeyMethod, string>> = { oauthClient: 'jwt', certificate: 'authToken' };

/** What is sent of these holds quotation marks, with which no cookie is read. */
const NO_COOKIES: readonly KeyMethod[] = ['hmac'];

/**
 * Where a key is looked for. The gateway takes it from any place that is switched on; a header is kept out of logs by most
 * programs, a cookie by many, an address by few. `null` = nowhere, or where no call can put it.
 */
export function keyPlaceOf(api: TykApi, method: KeyMethod): CallPlace | null {
  // It is not in the call, but in the connection.
  if (method === 'certificate') return null;
  const config = keyConfigOf(api, method);
  const header = config.disable_header ? null : config.auth_header_name || 'Authorization';
  if (header && isFreeHeader(header)) return { in: 'HEADER', name: header };
  // Without a name of their own they have the name that the header has, or where that is off, that it has when nothing is said.
  const cookie =
    config.use_cookie && !NO_COOKIES.includes(method) ? config.cookie_name || header || 'Authorization' : '';
  if (isToken(cookie)) return { in: 'COOKIE', name: cookie };
  const parameter = config.use_param ? config.param_name || header || 'Authorization' : '';
  return parameter && isWritable(parameter) ? { in: 'QUERY', name: parameter } : null;
}

/** How an API says whose session counts. */
const IDENTITIES: Record<KeyMethod, string> = {
  ...{ authToken: 'auth_token', certificate: 'auth_token', jwt: 'jwt_claim', oauthClient: 'jwt_claim' },
  ...{ basic: 'basic_auth_user', hmac: 'hmac_key' },
};

/**
 * Whether a key opens the API alone, because it is the only way in or one of several. The gateway goes by the session of one
 * method, and where that is not the key's, it has none. An OpenAPI definition may list alternatives; it
 * takes them as such only in one of its two modes, which the classic form does not tell, but what is switched
 * on does: in the other mode that is what the first alternative needs and nothing else.
 */
export function isKeyEnough(api: TykApi, method: KeyMethod, methods: readonly AuthMethod[]): boolean {
  if (!['', IDENTITIES[method]].includes(api.base_identity_provided_by ?? '')) return false;
  if (methods.every((each) => each === method || each === 'mutualTls')) return true;
  const scheme = keyConfigOf(api, method).name;
  const alternatives = (api.security_requirements ?? []).map((schemes) => schemes ?? []);
  if (!scheme || alternatives.length < 2) return false;
  const isAlone = (schemes: readonly string[]) => schemes.length === 1 && schemes[0] === scheme;
  const [first] = alternatives;
  return isAlone(first!) || (!first!.includes(scheme) && alternatives.some(isAlone));
}
