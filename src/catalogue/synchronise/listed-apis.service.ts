import type { Context } from '../../platform/context.ts';
import type { ProviderApi as ListedApi } from '../../provider/port/provider-adapter.ts';
import { ProviderApi } from '../../provider/providers/provider-api.entity.ts';

/** Brings the portal's copy of a provider's API definitions up to date. @returns Those that the provider has, by their id there. */
export async function syncApis(
  { em }: Context,
  providerId: string,
  listed: readonly ListedApi[],
): Promise<Map<string, ProviderApi>> {
  const known = new Map((await em.find(ProviderApi, { providerId })).map((row) => [row.apiId, row]));
  const present = new Map<string, ProviderApi>();
  for (const api of listed) {
    const fields = { ...copyOf(api), missingSince: null };
    const row = known.get(api.id);
    const current = row ? em.assign(row, fields) : em.create(ProviderApi, { providerId, apiId: api.id, ...fields });
    present.set(api.id, current);
  }
  for (const row of known.values()) if (!present.has(row.apiId)) row.missingSince ??= new Date();
  await em.flush();
  return present;
}

const copyOf = (api: ListedApi) => ({
  ...{ name: api.name, listenPath: api.listenPath, domain: api.domain, authHeader: api.authHeader },
  ...{ authMethods: api.authMethods, isActive: api.active, isInternal: api.internal, versions: api.versions },
});
