import { tokenApi } from '../../src/sandbox-gateway/demo-apis.ts';
import { ELSEWHERE } from './truth-target.ts';

/** A kind of API that somebody may have at a gateway, and that an owner may try to offer. */
export interface ApiKind {
  name: string;
  /** As it is sent to the admin API: the classic form, or OpenAPI with Tyk's extension. */
  form: 'classic' | 'oas';
  definition(api: ApiPlace): object;
  /** What somebody adds by hand to the access right of its product's policy. */
  right?: object;
  /** Nothing is special about it: it stands for all where only the state of a key counts. */
  isPlain?: boolean;
  /** It counts calls in a way of its own. */
  limits?: boolean;
}

/** Where an API is to be. */
export interface ApiPlace {
  id: string;
  organisationId: string;
  upstream: string;
}

const classic = (
  name: string,
  change: (place: ApiPlace) => object = () => ({}),
  more: Partial<ApiKind> = {},
): ApiKind => ({
  name: `classic: ${name}`,
  form: 'classic',
  definition(place) {
    const { id, organisationId, upstream } = place;
    const plain = tokenApi(id, `Truth ${id}`, `/${id}/`, organisationId);
    return { ...plain, proxy: { ...plain.proxy, target_url: upstream }, ...change(place) };
  },
  ...more,
});

const token = (auth: object) => () => ({ auth_configs: { authToken: auth } });

const versions =
  (definition: object, more: object = {}) =>
  () => ({
    definition,
    version_data: {
      not_versioned: false,
      default_version: '',
      versions: {
        v1: { name: 'v1', use_extended_paths: true },
        v2: { name: 'v2', use_extended_paths: true },
      },
      ...more,
    },
  });

const LIVING = { use_extended_paths: true };
const PAST = { ...LIVING, expires: '2020-01-01 00:00' };
const ANYWHERE = { path: '/', method: 'GET' };

const lists = (extended_paths: object) => (_place: ApiPlace) => ({
  version_data: {
    not_versioned: true,
    versions: { Default: { name: 'Default', use_extended_paths: true, extended_paths } },
  },
});

/** Under another path, or in front of another target. */
const at = (name: string, pathOf: (place: ApiPlace) => string, target?: string): ApiKind =>
  classic(name, (place) => ({
    proxy: { listen_path: pathOf(place), target_url: target ?? place.upstream, strip_listen_path: true },
  }));

interface OasParts {
  schemes?: Record<string, { scheme: object; tyk?: object }>;
  security?: Record<string, string[]>[];
  /** Fields of `server.authentication` beside the schemes; null for an API without authentication. */
  authentication?: object | null;
  state?: object;
  /** Of its info in Tyk's extension. */
  versioning?: object;
  /** What is done with `GET /status`, and with `GET /`. */
  operations?: { status?: object; root?: object };
}

const HEADER = { type: 'apiKey', in: 'header', name: 'Authorization' };

/** An API in the OAS form: by default with an auth token in the header `Authorization`. */
const oas = (name: string, parts: OasParts = {}, more: Partial<ApiKind> = {}): ApiKind => ({
  name: `OAS: ${name}`,
  form: 'oas',
  definition({ id, organisationId, upstream }) {
    const { schemes = { authToken: { scheme: HEADER } }, authentication = {}, state = {}, operations } = parts;
    const described = (operationId: string) => ({
      get: { operationId, responses: { 200: { description: 'It answers.' } } },
    });
    const names = Object.keys(schemes);
    const each = (part: (name: string) => unknown) => Object.fromEntries(names.map((name) => [name, part(name)]));
    const securitySchemes = each((name) => ({ enabled: true, ...schemes[name]!.tyk }));
    return {
      ...{ openapi: '3.0.3', info: { title: `Truth ${id}`, version: '1' } },
      paths: operations ? { '/status': described('status'), '/': described('root') } : {},
      components: { securitySchemes: each((name) => schemes[name]!.scheme) },
      ...(authentication && { security: parts.security ?? names.map((name) => ({ [name]: [] })) }),
      'x-tyk-api-gateway': {
        info: {
          id,
          orgId: organisationId,
          name: `Truth ${id}`,
          state: { active: true, ...state },
          ...(parts.versioning && { versioning: parts.versioning }),
        },
        ...(operations && { middleware: { operations } }),
        upstream: { url: upstream },
        server: {
          listenPath: { value: `/${id}/`, strip: true },
          ...(authentication && { authentication: { enabled: true, ...authentication, securitySchemes } }),
        },
      },
    };
  },
  ...more,
});

const ON = { enabled: true };
const VERSIONING = {
  ...ON,
  name: 'v1',
  location: 'header',
  key: 'x-api-version',
  versions: [{ name: 'v2', id: 'gone' }],
};
const BASIC = { scheme: { type: 'http', scheme: 'basic' } };

export const API_KINDS: readonly ApiKind[] = [
  classic('token in the header Authorization', undefined, { isPlain: true }),
  classic('token in a header of its own', token({ auth_header_name: 'X-Api-Key' })),
  classic('header named in the old field', () => ({ auth_configs: {}, auth: { auth_header_name: 'X-Old-Key' } })),
  classic(
    'token in header or query parameter',
    token({ auth_header_name: 'Authorization', use_param: true, param_name: 'key' }),
  ),
  classic('token in a query parameter alone', token({ disable_header: true, use_param: true, param_name: 'key' })),
  classic('token in a query parameter without a name', token({ disable_header: true, use_param: true })),
  classic('token in a cookie alone', token({ disable_header: true, use_cookie: true, cookie_name: 'key' })),
  classic('token nowhere', token({ disable_header: true })),
  classic('versions named in a header', versions({ location: 'header', key: 'x-api-version' })),
  classic('versions named in a parameter', versions({ location: 'url-param', key: 'version' })),
  classic('versions named in the path', versions({ location: 'url', key: '', strip_path: true })),
  classic('versions with a default', versions({ location: 'header', key: 'x-api-version' }, { default_version: 'v1' })),
  classic(
    'one of two versions past its end',
    versions({ location: 'header', key: 'x-api-version' }, { versions: { v1: PAST, v2: LIVING } }),
  ),
  classic(
    'default version past its end',
    versions(
      { location: 'header', key: 'x-api-version' },
      { default_version: 'v1', versions: { v1: PAST, v2: LIVING } },
    ),
  ),
  classic('all versions past their end', versions({ location: 'url' }, { versions: { v1: PAST } })),
  classic('versions in a header without a name', versions({ location: 'header', key: '' })),
  classic('versions that nothing names', versions({})),
  classic('versions that nothing names, with a default', versions({}, { default_version: 'v2' })),
  classic('versions with a default that is not there', versions({}, { default_version: 'v9' })),
  classic('versions, and none of them', versions({ location: 'header', key: 'x-api-version' }, { versions: {} })),
  classic('versions named in the path, with a default', versions({ location: 'url' }, { default_version: 'v1' })),
  classic('versions that are switched off', versions({}, { not_versioned: true })),
  classic('token and password together', () => ({ use_basic_auth: true, base_identity_provided_by: 'auth_token' })),
  classic('token, and callers known by a JWT', () => ({ base_identity_provided_by: 'jwt_claim' })),
  classic('JWT', () => ({
    use_standard_auth: false,
    enable_jwt: true,
    jwt_signing_method: 'hmac',
    jwt_source: 'c2VjcmV0',
  })),
  classic('client certificate on top', () => ({ use_mutual_tls_auth: true })),
  classic('client certificate for the token', token({ auth_header_name: 'Authorization', use_certificate: true })),
  classic('keyless', () => ({ use_keyless: true, use_standard_auth: false })),
  classic('internal', () => ({ internal: true })),
  classic('inactive', () => ({ active: false })),
  classic('of another organisation', () => ({ org_id: ELSEWHERE })),
  classic('of no organisation', () => ({ org_id: '' })),
  classic('rate limit switched off', () => ({ disable_rate_limit: true }), { limits: true }),
  classic('quota switched off', () => ({ disable_quota: true }), { limits: true }),
  classic('sessions that outlive everybody', () => ({ session_lifetime: 50_000_000_000 })),
  classic('rate limit of its own for all callers', () => ({ global_rate_limit: { rate: 1, per: 3_600 } })),
  classic('list of callers', () => ({ enable_ip_whitelisting: true, allowed_ips: ['192.0.2.1'] })),
  classic('list of refused callers', () => ({ enable_ip_blacklisting: true, blacklisted_ips: ['127.0.0.1'] })),
  classic('blocked path', lists({ black_list: [ANYWHERE] })),
  classic('blocked path that is switched off', lists({ black_list: [{ ...ANYWHERE, disabled: true }] })),
  classic('allowed path alone', lists({ white_list: [{ path: '/status', method: 'GET' }] })),
  classic('path for other APIs', lists({ internal: [ANYWHERE] })),
  classic('path without a key', lists({ ignored: [{ path: '/status', method: 'GET' }] })),
  classic('path with a rate of its own', lists({ rate_limit: [{ ...ANYWHERE, rate: 1, per: 3_600 }] })),
  classic('path with a rate of its own, limits off', (place) => ({
    disable_rate_limit: true,
    ...lists({ rate_limit: [{ ...ANYWHERE, rate: 1, per: 3_600 }] })(place),
  })),
  classic('mock', lists({ mock_response: [{ path: '/status', method: 'GET', code: 418, body: 'tea' }] })),
  classic('largest size', lists({ size_limits: [{ ...ANYWHERE, method: 'POST', size_limit: 1 }] })),
  classic('bound to a name', () => ({ domain: 'truth.example' })),
  classic('port of its own', () => ({ listen_port: 9_999 })),
  classic('protocol of its own', () => ({ protocol: 'h2c' })),
  classic(
    'token in a parameter with a strange name',
    token({ disable_header: true, use_param: true, param_name: 'a key&' }),
  ),
  classic(
    'token in a parameter that nobody can write',
    token({ disable_header: true, use_param: true, param_name: 'a\0' }),
  ),
  classic('token in a cookie that cannot be', token({ disable_header: true, use_cookie: true, cookie_name: 'a key' })),
  classic('token in a header that no caller sets', token({ auth_header_name: 'Host' })),
  classic('token in a header of the connection', token({ auth_header_name: 'Transfer-Encoding' })),
  classic(
    'token in a header that no caller sets, or in a parameter',
    token({ auth_header_name: 'Content-Length', use_param: true, param_name: 'key' }),
  ),
  classic('versions in a header that no caller sets', versions({ location: 'header', key: 'Connection' })),
  at('path that leads up', ({ id }) => `/${id}/../up-${id}/`),
  at('path with an empty part', ({ id }) => `/${id}//part/`),
  at('path among those of the gateway', ({ id }) => `/tyk/${id}/`),
  at('path with a pattern', ({ id }) => `/${id}/{part:[0-9]+}/`),
  at('path with signs of its own', ({ id }) => `/${id}/50%?[a]#{part}/`),
  at('target that cannot be read', ({ id }) => `/${id}/`, 'http://[::1'),
  classic('calls passed on to another API', ({ id }) => ({
    proxy: { listen_path: `/${id}/`, target_url: `tyk://${internalBeside(id)}/`, strip_listen_path: true },
  })),
  classic('path passed on to another API', (place) =>
    lists({ url_rewrites: [{ ...ANYWHERE, match_pattern: '.*', rewrite_to: `tyk://${internalBeside(place.id)}/` }] })(
      place,
    ),
  ),
  classic('path that its policy restricts', undefined, {
    right: { allowed_urls: [{ url: '/status', methods: ['GET'] }] },
  }),
  oas('token in the header Authorization'),
  oas('token in a header of its own', { schemes: { key: { scheme: { ...HEADER, name: 'X-Oas-Key' } } } }),
  oas('token in a query parameter', { schemes: { key: { scheme: { type: 'apiKey', in: 'query', name: 'key' } } } }),
  oas('token in a cookie', { schemes: { key: { scheme: { type: 'apiKey', in: 'cookie', name: 'key' } } } }),
  oas('token in a header, a query parameter or a cookie', {
    schemes: {
      key: {
        scheme: HEADER,
        tyk: { query: { enabled: true, name: 'key' }, cookie: { enabled: true, name: 'key' } },
      },
    },
  }),
  oas('token and password together', {
    schemes: { authToken: { scheme: HEADER }, basic: BASIC },
    security: [{ authToken: [], basic: [] }],
    authentication: { baseIdentityProvider: 'auth_token' },
  }),
  oas('token or password', {
    schemes: { authToken: { scheme: HEADER }, basic: BASIC },
    security: [{ authToken: [] }, { basic: [] }],
    authentication: { securityProcessingMode: 'compliant' },
  }),
  oas('token or password, and callers known by the password', {
    schemes: { authToken: { scheme: HEADER }, basic: BASIC },
    security: [{ authToken: [] }, { basic: [] }],
    authentication: { securityProcessingMode: 'compliant', baseIdentityProvider: 'basic_auth_user' },
  }),
  oas('keyless', { schemes: {}, authentication: null }),
  oas('internal', { state: { internal: true } }),
  oas('first of two versions, the other one gone', { versioning: { ...VERSIONING, default: 'self' } }),
  oas('first of two versions, and the default gone', { versioning: { ...VERSIONING, default: 'v2' } }),
  oas('blocked path', { operations: { root: { block: ON } } }),
  oas('path for other APIs', { operations: { root: { internal: ON } } }),
  oas('path without a key', { operations: { status: { ignoreAuthentication: ON } } }),
  oas('path with a rate of its own', { operations: { root: { rateLimit: { ...ON, rate: 1, per: '1h' } } } }),
  oas('mock', { operations: { status: { mockResponse: { ...ON, code: 418, body: 'tea' } } } }),
  oas('validation', { operations: { status: { validateRequest: { ...ON, errorResponseCode: 422 } } } }),
  oas('inactive', { state: { active: false } }),
];

/** The API for other APIs that was made beside one: kinds are numbered as they stand here. */
function internalBeside(id: string): string {
  const index = API_KINDS.findIndex(({ name }) => name === 'classic: internal');
  return id.replace(/\d+$/, String(index));
}
