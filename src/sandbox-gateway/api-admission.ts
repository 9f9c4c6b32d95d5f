import type { FastifyRequest } from 'fastify';
import type { Api, ApiVersion, AuthConfig } from './api-model.ts';

/** Answered instead of the upstream, in Tyk's words. */
export class Blocked extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const DISALLOWED = 'Access to this API has been disallowed';
const MISSING = 'Authorization field missing';

/** The version that a call means; empty where it names none, and for APIs without versions. */
export function versionOf(api: Api, request: FastifyRequest): string {
  const { location, key } = api.definition;
  if (api.version_data.not_versioned) return '';
  if (location === 'header') return headerOf(request, key);
  if (location === 'url-param') return queryOf(request, key);
  if (location !== 'url') return '';
  const rest = pathOf(request).slice(api.proxy.listen_path.length);
  return rest.split('/').find(Boolean) ?? '';
}

/** Comes before all authentication. Throws `Blocked`. */
export function assertVersion({ version_data, expiration }: Api, named: string): void {
  if (version_data.not_versioned) {
    const names = Object.keys(version_data.versions ?? {});
    const standard = names.filter((name) => ['Default', 'default', ''].includes(name));
    if (names.length !== 1 && standard.length !== 1) {
      throw new Blocked(403, 'No default API version for this non-versioned API found');
    }
    if (!hasPassed(expiration)) return;
    throw new Blocked(403, 'API has expired, please check documentation or contact administrator');
  }
  const name = named || version_data.default_version;
  if (!name) throw new Blocked(403, 'Version information not found');
  const version: ApiVersion | undefined = version_data.versions?.[name];
  if (!version) throw new Blocked(403, 'This API version does not seem to exist');
  if (hasPassed(version.expires)) throw new Blocked(403, 'Version has expired');
}

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
    [api.use_mutual_tls_auth, true, 403, 'TLS not enabled'],
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
const isTokenEnough = ({ security_alternatives }: Api): boolean =>
  security_alternatives?.some((methods) => methods.length === 1 && methods[0] === 'authToken') ?? false;

/** The key that a call carries. Throws `Blocked`. */
export function keyOf(api: Api, request: FastifyRequest): string {
  const config = configOf(api);
  const key = sentIn(config, request).replace(/^bearer /i, '');
  // Without TLS there is no certificate to ask for, and a missing key is an unknown one.
  if (!key) throw config.use_certificate ? new Blocked(403, DISALLOWED) : new Blocked(401, MISSING);
  return key;
}

/** What a key that nobody has is answered: of several ways each of which is enough, the last one speaks. */
export const unknownKey = (api: Api): Blocked =>
  isTokenEnough(api) ? new Blocked(401, MISSING) : new Blocked(403, DISALLOWED);

function sentIn(config: AuthConfig, request: FastifyRequest): string {
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
const configOf = ({ auth_configs, auth }: Api): AuthConfig => auth_configs?.authToken ?? auth;

const pathOf = (request: FastifyRequest): string => addressOf(request).pathname;

const addressOf = (request: FastifyRequest): URL => new URL(request.url, 'http://sandbox');

const queryOf = (request: FastifyRequest, name: string): string => addressOf(request).searchParams.get(name) ?? '';

function headerOf(request: FastifyRequest, name: string): string {
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : '';
}

function cookieOf(request: FastifyRequest, name: string): string {
  const cookies = headerOf(request, 'cookie').split(/;\s*/);
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** Of the form `2030-01-31 12:00`, in UTC; what cannot be read counts as passed. */
function hasPassed(text: string): boolean {
  if (text === '' || text === '-1') return false;
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}:00Z`) : Number.NaN;
  return Number.isNaN(at) || at <= Date.now();
}
