import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { clientAuthType, commonAuthType } from './auth-types.ts';
import { gatewayAddress } from './gateway-address.ts';
import { needsCertificate, obstaclesAmong } from './obstacles.rules.ts';
import type { Product } from './product.entity.ts';

const MAX_APIS = 50;
const FIELD = ['input', 'apiIds'];

type Bundle = Pick<
  Product,
  | 'providerId'
  | 'apiIds'
  | 'apiVersions'
  | 'obstacles'
  | 'needsCertificate'
  | 'authType'
  | 'gatewayUrl'
  | 'isDocumentationOnly'
>;

const NOTHING = {
  apiIds: [],
  apiVersions: {},
  obstacles: [],
  needsCertificate: false,
  authType: null,
  gatewayUrl: null,
  isDocumentationOnly: true,
};

/**
 * What follows for a product from its APIs. A product with a policy stays at its provider, also while it has no API.
 * @throws DomainError INVALID_INPUT, NOT_FOUND, MIXED_PROVIDERS, MIXED_AUTH_TYPES.
 */
export async function bundleApis(
  ctx: Context,
  ids: readonly string[],
  product: Product | null,
  { authorizationServerId }: { authorizationServerId?: string | null },
): Promise<Bundle> {
  const providerId = product?.providerId ?? null;
  const wanted = [...new Set(ids)];
  if (wanted.length > MAX_APIS) throw refusal(UserErrorCode.INVALID_INPUT, `Name at most ${MAX_APIS} APIs.`);
  if (wanted.length === 0) {
    return { providerId, ...NOTHING };
  }
  const apis = await readApis(ctx, wanted);
  if (apis.length < wanted.length) throw refusal(UserErrorCode.NOT_FOUND, 'There is no such API.');
  const home = providerId ?? apis[0]!.providerId;
  if (apis.some((api) => api.providerId !== home)) {
    throw refusal(UserErrorCode.MIXED_PROVIDERS, 'The APIs of a product belong to one provider, for its whole life.');
  }
  const authType = authorizationServerId ? clientAuthType(apis) : commonAuthType(apis);
  if (!authType) throw refusal(UserErrorCode.MIXED_AUTH_TYPES, 'The APIs have no authentication method in common.');
  const apiIds = apis.map(({ apiId }) => apiId).toSorted();
  const first = apis.find(({ apiId }) => apiId === apiIds[0])!;
  const apiVersions = versionsOf(apis);
  const server = { authorizationServerId: authorizationServerId ?? null };
  const known = new Map(apis.map((api) => [api.apiId, api]));
  return {
    ...{ providerId: home, apiIds, authType, gatewayUrl: gatewayAddress(first, first), isDocumentationOnly: false },
    apiVersions,
    obstacles: obstaclesAmong({ apiIds, apiVersions, authType, ...server }, known),
    needsCertificate: needsCertificate({ apiIds }, known),
  };
}

/** All versions of those that have any. */
export const versionsOf = (apis: readonly Pick<ProviderApi, 'apiId' | 'versions'>[]): Record<string, string[]> =>
  Object.fromEntries(
    apis.flatMap(({ apiId, versions }) => (versions.length > 0 ? [[apiId, versions.toSorted()]] : [])),
  );

/** Those that their provider still has. */
const readApis = ({ db }: Context, ids: readonly string[]) =>
  db
    .selectFrom('providerApi')
    .innerJoin('provider', 'provider.id', 'providerApi.providerId')
    .select([
      'providerApi.providerId',
      'apiId',
      'providerApi.name',
      'authMethods',
      'keyPlace',
      'keyParts',
      'listenPath',
      'listenPort',
      'domain',
      'gatewayUrl',
    ])
    .select(['versions', 'closedVersions', 'obstacles', 'sessionLifetimeSeconds', 'missingSince'])
    .where(oneOf('providerApi.id', ids))
    .where('missingSince', 'is', null)
    .where('provider.deletedAt', 'is', null)
    .execute();

const refusal = (code: UserErrorCode, message: string) => new DomainError(code, message, { field: FIELD });
