import type { ApiRestriction } from '../port/api-access.ts';
import { lacksVersion } from './api-obstacles.ts';
import type { TykApi, TykVersion } from './api-wire.ts';

/** What a part of a definition may do to a call that brings a good key; text: why that is no business of the key. */
type Fate = ApiRestriction | { ignored: string };

const ignored = (why: string) => ({ ignored: why });
const UPSTREAM = ignored('what becomes of a call behind the gateway, whoever makes it');
const ANSWER = ignored('changes an answer that the key has got');

/** The lists of `extended_paths`, and those of the older `paths`. */
export const PATH_LISTS: Readonly<Record<string, Fate>> = {
  white_list: 'PATHS',
  black_list: 'PATHS',
  internal: 'PATHS',
  ignored: 'OPEN_PATHS',
  // Answered before anybody asks for a key.
  mock_response: 'OPEN_PATHS',
  rate_limit: 'SHARED_RATE',
  size_limits: 'REQUESTS',
  validate_json: 'REQUESTS',
  validate_request: 'REQUESTS',
  method_transforms: 'REQUESTS',
  persist_graphql: 'REQUESTS',
  virtual: 'REQUESTS',
  go_plugin: 'REQUESTS',
  cache: ANSWER,
  advance_cache_config: ANSWER,
  transform: UPSTREAM,
  transform_response: ANSWER,
  transform_jq: UPSTREAM,
  transform_jq_response: ANSWER,
  transform_headers: UPSTREAM,
  transform_response_headers: ANSWER,
  url_rewrites: UPSTREAM,
  hard_timeouts: UPSTREAM,
  circuit_breakers: UPSTREAM,
  track_endpoints: ignored('only counts'),
  do_not_track_endpoints: ignored('only counts'),
};

/** A check of Tyk's chain: what it may do to a call that brings a good key, and which definitions have it do so. */
type Check = { restricts: ApiRestriction; where(api: TykApi): boolean } | { ignored: string };

const seen = (restricts: ApiRestriction, where: (api: TykApi) => boolean): Check => ({ restricts, where });
const PATHS = { ignored: 'seen in the lists of paths' };
const OBSTACLE = { ignored: 'a further way of authentication, which is an obstacle' };
const KEY = { ignored: 'a matter of the key' };
const TOOLS = { ignored: 'tools of a server of the Model Context Protocol, which its classic form does not show' };

/** All that stands between a call and its upstream at gateways 5.8 to 5.14, by the name of the middleware. */
export const MIDDLEWARE: Readonly<Record<string, Check>> = {
  RequestSizeLimitMiddleware: seen('REQUESTS', limitsSize),
  IPWhiteListMiddleware: seen('CALLERS', (api) => lists(api, api.enable_ip_whitelisting, api.allowed_ips)),
  IPBlackListMiddleware: seen('CALLERS', (api) => lists(api, api.enable_ip_blacklisting, api.blacklisted_ips)),
  RateLimitForAPI: seen('SHARED_RATE', ({ global_rate_limit: of }) => (of?.rate ?? 0) > 0 && !of?.disabled),
  GraphQLMiddleware: seen('REQUESTS', ({ graphql }) => graphql?.enabled ?? false),
  GoPluginMiddleware: seen('REQUESTS', hasPlugins),
  CoProcessMiddleware: seen('REQUESTS', hasPlugins),
  DynamicMiddleware: seen('REQUESTS', hasPlugins),
  ValidateRequest: seen('REQUESTS', ({ operations }) => operations?.some((of) => of.validateRequest?.enabled) ?? false),
  mockResponseMiddleware: seen(
    'REQUESTS',
    ({ operations }) => operations?.some((of) => of.mockResponse?.enabled) ?? false,
  ),
  VersionCheck: PATHS,
  ValidateJSON: PATHS,
  PersistGraphQLOperationMiddleware: PATHS,
  VirtualEndpoint: PATHS,
  TransformMethod: PATHS,
  CertificateCheckMW: OBSTACLE,
  Oauth2KeyExists: OBSTACLE,
  ExternalOAuthMiddleware: OBSTACLE,
  BasicAuthKeyIsValid: OBSTACLE,
  HTTPSignatureValidationMiddleware: OBSTACLE,
  JWTMiddleware: OBSTACLE,
  OpenIDMW: OBSTACLE,
  OAuth2Middleware: OBSTACLE,
  AuthKey: KEY,
  AuthORWrapper: KEY,
  KeyExpired: KEY,
  AccessRightsCheck: KEY,
  GranularAccessMiddleware: KEY,
  RateLimitAndQuotaCheck: KEY,
  GraphQLComplexityMiddleware: KEY,
  GraphQLGranularAccessMiddleware: KEY,
  OrganizationMonitor: { ignored: 'limits of a whole organisation stand in a key of its own, and are off by default' },
  RateCheckMW: { ignored: 'measures load for health checks' },
  JSONRPCMiddleware: { ignored: 'refuses what is no call of the Model Context Protocol, as that prescribes' },
  JSONRPCAccessControlMiddleware: TOOLS,
  MCPAccessControlMiddleware: TOOLS,
  MCPVEMContinuationMiddleware: UPSTREAM,
  StreamingMiddleware: { ignored: 'of the enterprise edition; its paths answer in a form of their own' },
  CORSMiddleware: { ignored: 'browsers ask beforehand, without a key' },
  PRMMiddleware: { ignored: 'one address that describes the API' },
  OAuth2ExchangeMiddleware: UPSTREAM,
  UpstreamBasicAuth: UPSTREAM,
  UpstreamOAuth: UPSTREAM,
  RequestSigning: UPSTREAM,
  TransformMiddleware: UPSTREAM,
  TransformJQMiddleware: UPSTREAM,
  TransformHeaders: UPSTREAM,
  URLRewriteMiddleware: UPSTREAM,
  RedisCacheMiddleware: ANSWER,
  StripAuth: UPSTREAM,
  MiddlewareContextVars: { ignored: 'only notes what others use' },
  TrackEndpointMiddleware: { ignored: 'only counts' },
};

/** The strongest come first. */
const ORDER: readonly ApiRestriction[] = [
  'VERSIONS',
  'PATHS',
  'CALLERS',
  'OTHER_API',
  'SHARED_RATE',
  'REQUESTS',
  'OPEN_PATHS',
];

/** What a definition may refuse, or answer itself, although a key opens the API. */
export function restrictionsOf(api: TykApi): ApiRestriction[] {
  const versions = versionsIn(api);
  const checks = Object.values(MIDDLEWARE).flatMap((check) =>
    'restricts' in check && check.where(api) ? [check.restricts] : [],
  );
  const found = new Set<unknown>([
    ...versions.flatMap(listsInUse).map((name) => PATH_LISTS[name] ?? 'REQUESTS'),
    ...checks,
  ]);
  if (lacksVersion(api) && versions.length > 0) found.add('VERSIONS');
  if (loops([api.proxy, versions.map(targetsOf), api.operations])) found.add('OTHER_API');
  if (api.disable_rate_limit) found.delete('SHARED_RATE');
  return ORDER.filter((restriction) => found.has(restriction));
}

/** Seen: an API that is reached in this way checks the key again; what calls itself opens as it did before. */
const LOOP = /^tyk:\/\/(?!self(?:[/?]|$))/i;

/** Whether anything that is switched on passes calls on to another API. */
function loops(part: unknown): boolean {
  if (typeof part === 'string') return LOOP.test(part);
  return part instanceof Object && isOn(part) && Object.values(part).some(loops);
}

const targetsOf = ({ use_extended_paths, extended_paths, override_target }: TykVersion) => [
  override_target,
  use_extended_paths ? extended_paths : null,
];

const versionsIn = ({ version_data }: TykApi): TykVersion[] => Object.values(version_data?.versions ?? {});

/** Names of the lists of which anything is switched on. */
function listsInUse({ use_extended_paths, paths, extended_paths }: TykVersion): string[] {
  const lists = Object.entries((use_extended_paths ? extended_paths : paths) ?? {});
  return lists.filter(([, entries]) => Array.isArray(entries) && entries.some(isOn)).map(([name]) => name);
}

const isOn = (entry: unknown): boolean =>
  !(entry instanceof Object) ||
  !(('disabled' in entry && entry.disabled === true) || ('enabled' in entry && entry.enabled === false));

function hasPlugins({ custom_middleware: of, ...api }: TykApi): boolean {
  const hasBundle = Boolean(api.custom_middleware_bundle) && !api.custom_middleware_bundle_disabled;
  return hasBundle || [of?.pre, of?.post, of?.post_key_auth].some((plugins) => plugins?.some(isOn));
}

function limitsSize(api: TykApi): boolean {
  return versionsIn(api).some((of) => (of.global_size_limit ?? 0) > 0 && !of.global_size_limit_disabled);
}

/** Seen: whether a list is said to be enabled counts only where both are said to be off. */
function lists(
  api: TykApi,
  flag: boolean | null | undefined,
  addresses: readonly string[] | null | undefined,
): boolean {
  return (!api.ip_access_control_disabled || flag === true) && (addresses?.length ?? 0) > 0;
}
