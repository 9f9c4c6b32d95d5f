import type { Context } from '../../platform/context.ts';
import type { ApiObstacle } from '../../provider/port/api-access.ts';
import type { ProviderApi as ListedApi } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

export interface SyncedApis {
  /** All that the provider has or had, by their ids there. */
  known: Map<string, ProviderApi>;
  /** Those that it has. */
  present: Map<string, ProviderApi>;
  /** Versions at the last synchronisation, of those that it had then. */
  formerVersions: Map<string, string[]>;
}

/** Brings the portal's copy of a provider's API definitions up to date. */
export async function syncApis(
  { em }: Context,
  { id: providerId, tykOrganisationId }: Pick<Provider, 'id' | 'tykOrganisationId'>,
  listed: readonly ListedApi[],
): Promise<SyncedApis> {
  const known = new Map((await em.find(ProviderApi, { providerId })).map((row) => [row.apiId, row]));
  const had = [...known.values()].filter(({ missingSince }) => missingSince === null);
  const formerVersions = new Map(had.map(({ apiId, versions }) => [apiId, versions]));
  const present = new Map<string, ProviderApi>();
  for (const api of listed) {
    const fields = { ...copyOf(api, tykOrganisationId), missingSince: null };
    const row = known.get(api.id);
    const current = row ? em.assign(row, fields) : em.create(ProviderApi, { providerId, apiId: api.id, ...fields });
    present.set(api.id, current);
  }
  for (const row of known.values()) if (!present.has(row.apiId)) row.missingSince ??= new Date();
  await em.flush();
  return { known: new Map([...known, ...present]), present, formerVersions };
}

const copyOf = (api: ListedApi, organisationId: string) => ({
  ...{ name: api.name, organisationId: api.organisationId, kind: api.kind, isActive: api.active },
  ...{
    listenPort: api.listenPort,
    listenPath: api.listenPath,
    domain: api.domain,
    isInternal: api.internal,
    authMethods: api.authMethods,
  },
  ...placeOf(api),
  keyParts: api.keyParts,
  ...{ keyAlgorithms: api.keyAlgorithms, keyClaim: api.keyClaim },
  ...{ versions: api.versions, closedVersions: api.closedVersions, versionSelector: api.versionSelector },
  restrictions: api.restrictions,
  ...{ sessionLifetimeSeconds: api.sessionLifetimeSeconds, obstacles: obstaclesOf(api, organisationId) },
});

/** Of that what proves the key. */
function placeOf({ keyParts: [first] }: ListedApi) {
  const keyPlace = first?.place ?? null;
  return { keyPlace, authHeader: keyPlace?.in === 'HEADER' ? keyPlace.name : null };
}

/** An API that takes calls without a key has nothing to do with the organisation of keys. */
const obstaclesOf = (api: ListedApi, organisationId: string): ApiObstacle[] => {
  const isForeign = api.organisationId !== organisationId && !api.authMethods.includes('keyless');
  return isForeign ? ['OTHER_ORGANISATION', ...api.obstacles] : api.obstacles;
};
