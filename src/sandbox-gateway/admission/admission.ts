import type { FastifyRequest } from 'fastify';
import type { Api, AuthConfig } from '../api-model.ts';
import { Blocked, headerOf, queryOf } from './call.ts';

export const DISALLOWED = 'Access to this API has been disallowed';
export const MISSING = 'Authorization field missing';

/** Whole addresses alone; Tyk knows ranges as well, and heeds both lists whether or not they are said to be enabled. */
export function assertAddress({ allowed_ips, blacklisted_ips }: Api, { ip }: FastifyRequest): void {
  const isListed = allowed_ips.length === 0 || allowed_ips.includes(ip);
  if (!isListed || blacklisted_ips.includes(ip)) throw new Blocked(403, 'access from this IP has been disallowed');
}

/** What is checked beside the key, all of it, and before it. Throws `Blocked`. */
export function assertOtherMethods(api: Api, request: FastifyRequest): void {
  if (isTokenEnough(api)) return;
  const basic = api.auth_configs?.basic;
  const sent = basic ? sentIn(basic, request) : headerOf(request, 'authorization');
  const methods: [boolean, boolean, status: number, message: string][] = [
    [api.use_oauth2, true, 400, MISSING],
    [api.use_basic_auth, !sent, 401, MISSING],
    [
      ...([api.use_basic_auth, !/^basic /i.test(sent), 400] as const),
      'Attempted access with malformed header, header not in basic auth format',
    ],
    [api.enable_signature_checking, true, 400, `${MISSING}, malformed or invalid`],
    [api.enable_jwt, !sent, 400, MISSING],
    [api.enable_jwt, true, 403, 'Key not authorized'],
  ];
  const refusal = methods.find(([isOn, refuses]) => isOn && refuses);
  if (refusal) throw new Blocked(refusal[2], refusal[3]);
}

/** Whether one of several ways of authentication is a token by itself, so that the others need not be taken. */
export const isTokenEnough = ({ security_alternatives }: Api): boolean =>
  security_alternatives?.some((methods) => methods.length === 1 && methods[0] === 'authToken') ?? false;

/** The key that a call carries. Throws `Blocked`. */
export function keyOf(api: Api, request: FastifyRequest): string {
  const key = sentIn(configOf(api), request).replace(/^bearer /i, '');
  if (!key) throw new Blocked(401, MISSING);
  return key;
}

/** What a key that nobody has is answered: of several ways each of which is enough, the last one speaks. */
export const unknownKey = (api: Api): Blocked =>
  isTokenEnough(api) ? new Blocked(401, MISSING) : new Blocked(403, DISALLOWED);

export function sentIn(config: Partial<AuthConfig>, request: FastifyRequest): string {
  const header = config.auth_header_name || 'Authorization';
  // Where the header is off, its name is forgotten as well.
  const standard = config.disable_header ? 'Authorization' : header;
  const places = [
    config.use_cookie ? cookieOf(request, config.cookie_name || standard) : '',
    config.use_param ? queryOf(request, config.param_name || standard) : '',
    config.disable_header ? '' : headerOf(request, header),
  ];
  return places.find(Boolean) ?? '';
}

/** Comes after the key was found. Throws `Blocked`. */
export function assertSignature(api: Api): void {
  if (configOf(api).validate_signature) throw new Blocked(401, 'Request signature verification failed');
}

/** The older form counts only where the newer is not there at all. */
export const configOf = ({ auth_configs, auth }: Api): AuthConfig => auth_configs?.authToken ?? auth;

/** Go knows no cookie whose name is no token. */
function cookieOf(request: FastifyRequest, name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return '';
  const cookies = headerOf(request, 'cookie').split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}
