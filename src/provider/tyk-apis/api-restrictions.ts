import type { ApiRestriction } from '../port/api-access.ts';
import { lacksVersion } from './api-obstacles.ts';
import type { TykApi, TykVersion } from './api-wire.ts';

/** What a part of a definition may do to a call that brings a good key; text: why that is no business of the key. */
type Fate = ApiRestriction | { ignored: string };

const ignored = (why: string): Fate => ({ ignored: why });
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

/** All that stands between a call and its upstream at gateways 5.8 to 5.14, by the name of the middleware. */
export const MIDDLEWARE: Readonly<Record<string, 'paths' | 'obstacle' | 'key' | Fate>> = {
  VersionCheck: 'paths',
  RequestSizeLimitMiddleware: 'REQUESTS',
  IPWhiteListMiddleware: 'CALLERS',
  IPBlackListMiddleware: 'CALLERS',
  RateLimitForAPI: 'SHARED_RATE',
  GraphQLMiddleware: 'REQUESTS',
  GraphQLComplexityMiddleware: 'REQUESTS',
  GraphQLGranularAccessMiddleware: 'key',
  ValidateJSON: 'paths',
  ValidateRequest: 'paths',
  PersistGraphQLOperationMiddleware: 'paths',
  mockResponseMiddleware: 'paths',
  VirtualEndpoint: 'paths',
  TransformMethod: 'paths',
  GoPluginMiddleware: 'REQUESTS',
  CoProcessMiddleware: 'REQUESTS',
  DynamicMiddleware: 'REQUESTS',
  CertificateCheckMW: 'obstacle',
  Oauth2KeyExists: 'obstacle',
  ExternalOAuthMiddleware: 'obstacle',
  BasicAuthKeyIsValid: 'obstacle',
  HTTPSignatureValidationMiddleware: 'obstacle',
  JWTMiddleware: 'obstacle',
  OpenIDMW: 'obstacle',
  OAuth2Middleware: 'obstacle',
  AuthKey: 'key',
  AuthORWrapper: 'key',
  KeyExpired: 'key',
  AccessRightsCheck: 'key',
  GranularAccessMiddleware: 'key',
  RateLimitAndQuotaCheck: 'key',
  OrganizationMonitor: ignored('limits of a whole organisation stand in its own key, and are off unless configured'),
  RateCheckMW: ignored('measures load for health checks'),
  JSONRPCMiddleware: ignored(
    'refuses what is no call of the Model Context Protocol, with the answer that it prescribes',
  ),
  JSONRPCAccessControlMiddleware: ignored('tools of such a server, which its classic form does not show'),
  MCPAccessControlMiddleware: ignored('tools of such a server, which its classic form does not show'),
  MCPVEMContinuationMiddleware: UPSTREAM,
  StreamingMiddleware: ignored('of the enterprise edition; its paths answer in a form of their own'),
  CORSMiddleware: ignored('browsers ask beforehand, without a key'),
  PRMMiddleware: ignored('one address that describes the API'),
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
  MiddlewareContextVars: ignored('only notes what others use'),
  TrackEndpointMiddleware: ignored('only counts'),
};

/** What a definition may refuse, or answer itself, although a key opens the API. */
export function restrictionsOf(api: TykApi): ApiRestriction[] {
  const versions = Object.values(api.version_data?.versions ?? {});
  const lists = new Set(versions.flatMap(listsInUse).map((name) => PATH_LISTS[name] ?? 'REQUESTS'));
  const { global_rate_limit: shared } = api;
  const hasSharedRate = lists.has('SHARED_RATE') || ((shared?.rate ?? 0) > 0 && !shared?.disabled);
  const found: [boolean, ApiRestriction][] = [
    [lacksVersion(api) && versions.length > 0, 'VERSIONS'],
    [lists.has('PATHS'), 'PATHS'],
    [limitsCallers(api), 'CALLERS'],
    [hasSharedRate && !api.disable_rate_limit, 'SHARED_RATE'],
    [lists.has('REQUESTS') || looksIntoRequests(api), 'REQUESTS'],
    [lists.has('OPEN_PATHS'), 'OPEN_PATHS'],
  ];
  return found.filter(([applies]) => applies).map(([, restriction]) => restriction);
}

/** Names of the lists of which anything is switched on. */
function listsInUse({ use_extended_paths, paths, extended_paths }: TykVersion): string[] {
  const lists = Object.entries((use_extended_paths ? extended_paths : paths) ?? {});
  return lists.filter(([, entries]) => Array.isArray(entries) && entries.some(isOn)).map(([name]) => name);
}

const isOn = (entry: unknown): boolean =>
  !(entry instanceof Object) ||
  !(('disabled' in entry && entry.disabled === true) || ('enabled' in entry && entry.enabled === false));

function looksIntoRequests(api: TykApi): boolean {
  const { pre, post, post_key_auth } = api.custom_middleware ?? {};
  const hasBundle = Boolean(api.custom_middleware_bundle) && !api.custom_middleware_bundle_disabled;
  const limitsSize = ({ global_size_limit, global_size_limit_disabled }: TykVersion) =>
    (global_size_limit ?? 0) > 0 && !global_size_limit_disabled;
  return (
    (api.graphql?.enabled ?? false) ||
    hasBundle ||
    [pre, post, post_key_auth].some((plugins) => plugins?.some(isOn)) ||
    Object.values(api.version_data?.versions ?? {}).some(limitsSize) ||
    (api.operations ?? []).some(
      ({ mockResponse, validateRequest }) => mockResponse?.enabled || validateRequest?.enabled,
    )
  );
}

function limitsCallers(api: TykApi): boolean {
  const isListed = (flag: boolean | null | undefined) => !api.ip_access_control_disabled || flag === true;
  const holds = (list: readonly string[] | null | undefined) => (list?.length ?? 0) > 0;
  return (
    (isListed(api.enable_ip_whitelisting) && holds(api.allowed_ips)) ||
    (isListed(api.enable_ip_blacklisting) && holds(api.blacklisted_ips))
  );
}
