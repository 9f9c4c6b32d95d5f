import type { ApiRestriction, VersionSelector } from '../port/api-access.ts';
import type { ApiKind, ProviderApi } from '../port/provider-adapter.ts';
import { authMethodsOf, keyPlaceOf } from './api-authentication.ts';
import { lacksVersion, obstaclesOf, sessionLifetimeOf } from './api-obstacles.ts';
import type { TykApi, TykVersion } from './wire.ts';

/** Reads the definitions of a provider, of which one may be reached by way of another. */
export function toProviderApis(listed: readonly TykApi[]): ProviderApi[] {
  const reached = new Map<string, Partial<ProviderApi>>();
  for (const api of listed) for (const [id, way] of waysThrough(api)) reached.set(id, way);
  return listed.map((api) => {
    const own = toProviderApi(api);
    const way = own.internal ? reached.get(own.id) : undefined;
    return way ? { ...own, ...way, obstacles: own.obstacles.filter((obstacle) => obstacle !== 'INTERNAL') } : own;
  });
}

/** Versions of an OpenAPI definition that cannot be called themselves, but at the first one's path by their name. */
function waysThrough(base: TykApi): [id: string, way: Partial<ProviderApi>][] {
  if (!base.definition?.enabled || base.internal) return [];
  const { listenPath, domain, versionSelector } = toProviderApi(base);
  if (!versionSelector) return [];
  return Object.entries(base.definition.versions ?? {}).map(([own, id]) => [
    id,
    { listenPath, domain, versionSelector: { ...versionSelector, own } },
  ]);
}

/** Reads a classic definition, which Tyk fills in for OpenAPI definitions as well. */
export function toProviderApi(api: TykApi): ProviderApi {
  const authMethods = authMethodsOf(api);
  return {
    id: api.api_id,
    name: api.name ?? api.api_id,
    organisationId: api.org_id ?? '',
    listenPath: api.proxy?.listen_path ?? '/',
    domain: api.domain_disabled ? null : api.domain || null,
    authMethods,
    keyPlace: authMethods.includes('authToken') ? keyPlaceOf(api) : null,
    active: api.active ?? true,
    internal: api.internal ?? false,
    versions: isVersioned(api) ? Object.keys(api.version_data?.versions ?? {}) : [],
    versionSelector: versionSelectorOf(api),
    tags: api.tags ?? [],
    kind: kindOf(api),
    obstacles: obstaclesOf(api, authMethods),
    restrictions: restrictionsOf(api),
    sessionLifetimeSeconds: sessionLifetimeOf(api),
  };
}

function kindOf({ application_protocol, is_oas }: TykApi): ApiKind {
  if (application_protocol === 'mcp') return 'MCP';
  return is_oas ? 'OPEN_API' : 'CLASSIC';
}

const isVersioned = ({ version_data }: TykApi): boolean => version_data?.not_versioned === false;

const LOCATIONS: Record<string, VersionSelector['in']> = { header: 'HEADER', 'url-param': 'QUERY', url: 'PATH' };

/** Classic versions are within the definition; those of OpenAPI definitions are APIs of their own, which the first names. */
function versionSelectorOf(api: TykApi): VersionSelector | null {
  const { definition, version_data } = api;
  const hasVersions = isVersioned(api) || definition?.enabled;
  const place = LOCATIONS[definition?.location ?? ''];
  if (!hasVersions || !place) return null;
  const name = place === 'PATH' ? null : definition?.key || null;
  if (isVersioned(api)) return { in: place, name, default: version_data?.default_version || null, own: null };
  const own = definition?.name || 'self';
  const standard = definition?.default === 'self' ? own : definition?.default || null;
  return { in: place, name, default: standard, own };
}

function restrictionsOf(api: TykApi): ApiRestriction[] {
  const { global_rate_limit: shared } = api;
  const found: [boolean, ApiRestriction][] = [
    [lacksVersion(api) && Object.keys(api.version_data?.versions ?? {}).length > 0, 'VERSIONS'],
    [Object.values(api.version_data?.versions ?? {}).some(limitsPaths), 'PATHS'],
    [limitsCallers(api), 'CALLERS'],
    [(shared?.rate ?? 0) > 0 && !shared?.disabled && !api.disable_rate_limit, 'SHARED_RATE'],
  ];
  return found.filter(([applies]) => applies).map(([, restriction]) => restriction);
}

function limitsPaths({ use_extended_paths, paths, extended_paths }: TykVersion): boolean {
  const lists = use_extended_paths ? extended_paths : paths;
  return (lists?.white_list?.length ?? 0) > 0 || (lists?.black_list?.length ?? 0) > 0;
}

function limitsCallers(api: TykApi): boolean {
  const isOn = (flag: boolean | null | undefined) => !api.ip_access_control_disabled || flag === true;
  const holds = (list: readonly string[] | null | undefined) => (list?.length ?? 0) > 0;
  return (
    (isOn(api.enable_ip_whitelisting) && holds(api.allowed_ips)) ||
    (isOn(api.enable_ip_blacklisting) && holds(api.blacklisted_ips))
  );
}
