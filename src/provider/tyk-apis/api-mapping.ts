import type { ApiKind, ProviderApi } from '../port/provider-adapter.ts';
import { authMethodsOf, keyedPartsOf, keyPartsOf } from './api-authentication.ts';
import { isServed, obstaclesOf, sessionLifetimeOf } from './api-obstacles.ts';
import { restrictionsOf } from './api-restrictions.ts';
import { versionsOf, waysThrough } from './api-versions.ts';
import type { TykApi } from './api-wire.ts';
import { keyAlgorithmsOf, keyClaimOf } from './key-algorithms.ts';

/** Reads the definitions of a provider, of which one may be reached by way of another. */
export function toProviderApis(listed: readonly TykApi[]): ProviderApi[] {
  const reached = new Map<string, Partial<ProviderApi>>();
  for (const base of listed.filter(isServed)) {
    const { listenPath, listenPort, domain } = toProviderApi(base, listed);
    for (const [id, versionSelector] of waysThrough(base, listed))
      reached.set(id, { listenPath, listenPort, domain, versionSelector });
  }
  return listed.map((api) => {
    const own = toProviderApi(api, listed);
    const way = own.internal ? reached.get(own.id) : undefined;
    return way ? { ...own, ...way, obstacles: own.obstacles.filter((obstacle) => obstacle !== 'INTERNAL') } : own;
  });
}

/** Reads a classic definition, which Tyk fills in for OpenAPI definitions as well. */
export function toProviderApi(api: TykApi, listed: readonly TykApi[] = [api]): ProviderApi {
  const authMethods = authMethodsOf(api);
  const keyParts = keyPartsOf(api, authMethods);
  const keyMethod = keyedPartsOf(keyParts)[0]?.method ?? null;
  const versions = versionsOf(api, listed);
  return {
    id: api.api_id,
    name: api.name ?? api.api_id,
    organisationId: api.org_id ?? '',
    listenPath: api.proxy?.listen_path ?? '/',
    listenPort: api.has_port ? (api.listen_port ?? null) : null,
    domain: api.domain_disabled ? null : api.domain || null,
    authMethods,
    keyParts,
    certificateList: api.client_certificates ?? [],
    keyAlgorithms: keyAlgorithmsOf(api, keyMethod),
    keyClaim: keyClaimOf(api, keyMethod),
    active: api.active ?? true,
    internal: api.internal ?? false,
    versions: versions.versions,
    closedVersions: versions.closedVersions,
    versionSelector: versions.versionSelector,
    tags: api.tags ?? [],
    kind: kindOf(api),
    obstacles: obstaclesOf(api, { authMethods, keyParts }, versions),
    restrictions: restrictionsOf(api),
    sessionLifetimeSeconds: sessionLifetimeOf(api),
  };
}

function kindOf({ application_protocol, is_oas }: TykApi): ApiKind {
  if (application_protocol === 'mcp') return 'MCP';
  return is_oas ? 'OPEN_API' : 'CLASSIC';
}
