import { DomainError, type FieldPath, UserErrorCode } from '../../platform/domain-error.ts';
import { throwAll } from '../../platform/rules.ts';
import { isListed, KEY_KINDS } from '../../provider/port/key-kinds.ts';
import { type ApiObstacleCode, OBSTACLE_WORDS } from '../../provider/providers/api-obstacle.words.ts';
import { keyPartsOf } from '../../provider/providers/key-parts.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import { issuedMethodOf, takesAuthType, takesMore } from './auth-types.ts';
import type { Product } from './product.entity.ts';

/** What keeps keys from opening an API of a product, or from being limited there. Stored as JSON. */
export interface ProductObstacle {
  code: ApiObstacleCode;
  apiId: string;
  apiName: string;
  /** Of `SHORT_SESSIONS`: when the gateway forgets a key. */
  lifetimeSeconds: number | null;
}

type ApiFacts = Pick<
  ProviderApi,
  | 'apiId'
  | 'name'
  | 'authMethods'
  | 'keyPlace'
  | 'keyParts'
  | 'missingSince'
  | 'obstacles'
  | 'sessionLifetimeSeconds'
  | 'versions'
  | 'closedVersions'
>;

/** Versions of an API that a call reaches with the keys of a product; granted are all where none are named. */
export const openVersionsOf = (
  { versions, closedVersions }: Pick<ApiFacts, 'versions' | 'closedVersions'>,
  granted: readonly string[] = versions,
): string[] => versions.filter((version) => granted.includes(version) && !closedVersions.includes(version));

/** @param known APIs of the product's provider, also those that it does not have any more. */
export function obstaclesAmong(
  product: Pick<Product, 'apiIds' | 'apiVersions' | 'authType' | 'authorizationServerId'>,
  known: ReadonlyMap<string, ApiFacts>,
): ProductObstacle[] {
  const { apiIds, apiVersions } = product;
  const codesOf = (api: ApiFacts): ApiObstacleCode[] => {
    const { versions } = api;
    const obstacles = [...otherAuthenticationOf(product, api), ...api.obstacles];
    const isClosed = versions.length > 0 && openVersionsOf(api, apiVersions[api.apiId]).length === 0;
    const isTold = obstacles.includes('RETIRED') || obstacles.includes('NO_OPEN_VERSION');
    return isClosed && !isTold ? [...obstacles, 'NO_OPEN_VERSION'] : obstacles;
  };
  return apiIds.flatMap((apiId) => {
    const api = known.get(apiId);
    const codes: ApiObstacleCode[] = !api || api.missingSince ? ['DELETED'] : codesOf(api);
    return codes.map((code) => ({
      ...{ code, apiId, apiName: api?.name ?? apiId },
      lifetimeSeconds: code === 'SHORT_SESSIONS' ? (api?.sessionLifetimeSeconds ?? null) : null,
    }));
  });
}

/** Whether a call of one of these APIs shows a client certificate out of a list. */
export const needsCertificate = (
  { apiIds }: Pick<Product, 'apiIds'>,
  known: ReadonlyMap<string, Pick<ApiFacts, 'authMethods' | 'keyPlace' | 'keyParts'>>,
): boolean =>
  apiIds.some((apiId) => {
    const api = known.get(apiId);
    return api !== undefined && isListed(keyPartsOf(api));
  });

/** For what an API asks for, the portal gives none; or it has changed away from the method of its product, whose credentials count for nothing there. */
function otherAuthenticationOf(
  { authType, authorizationServerId }: Pick<Product, 'authType' | 'authorizationServerId'>,
  api: ApiFacts,
): ApiObstacleCode[] {
  if (!authType) return [];
  const { authMethods } = api;
  if (takesMore(authType, api)) return ['COMBINED_AUTHENTICATION'];
  if (takesAuthType(authType, api)) {
    const method = issuedMethodOf(authType);
    if (method && KEY_KINDS[method].isRegistered) return authorizationServerId ? [] : ['IDENTITY_PROVIDER'];
    return method || authMethods.includes('keyless') ? [] : ['NOT_ISSUED'];
  }
  if (!authMethods.includes('keyless')) return ['OTHER_AUTHENTICATION'];
  // That a certificate is enough is said of the API itself.
  return authMethods.includes('mutualTls') ? [] : ['KEYLESS'];
}

/** What a plan promises of a key; null is no limit, and no end. */
interface Promises {
  rate: number | null;
  quota: number | null;
  keyLifetimeSeconds: number | null;
}

/** Obstacles that are none on some plans: those that limit nothing there, or whose keys end sooner. */
const ON_PLAN: Partial<Record<ApiObstacleCode, (plan: Promises, obstacle: ProductObstacle) => boolean>> = {
  RATE_LIMIT_OFF: ({ rate }) => rate !== null,
  QUOTA_OFF: ({ quota }) => quota !== null,
  SHORT_SESSIONS: ({ keyLifetimeSeconds }, { lifetimeSeconds }) =>
    keyLifetimeSeconds === null || keyLifetimeSeconds > (lifetimeSeconds ?? 0),
};

/** Their codes. */
export const OBSTACLES_OF_PLANS = Object.keys(ON_PLAN);

/** Whether it stands in the way of every key, whatever its plan. */
export const stopsEveryKey = ({ code }: ProductObstacle): boolean => !(code in ON_PLAN);

/** Whether what a plan promises about a key would not hold. */
export const breaksPlan = (obstacle: ProductObstacle, plan: Promises): boolean =>
  ON_PLAN[obstacle.code]?.(plan, obstacle) ?? false;

/**
 * What an API asks of its callers and no credential of the portal ever brings, so that nobody could be given its product. The
 * others pass, or were meant: an API that is off, ended or gone comes back as it was, and what the portal does not issue at all (`NOT_ISSUED`) is
 * there to be read about, as what is open to everybody.
 */
const UNSUPPORTED: ReadonlySet<ApiObstacleCode> = new Set<ApiObstacleCode>([
  ...(['KEYLESS', 'OTHER_AUTHENTICATION', 'OTHER_ORGANISATION', 'COMBINED_AUTHENTICATION'] as const),
  ...(['CLIENT_CERTIFICATE', 'CERTIFICATES_ALONE', 'UNPROVEN_CERTIFICATE', 'UNMANAGED_CLIENTS'] as const),
  ...(['REQUEST_SIGNATURE', 'SIGNATURE_ALGORITHM', 'IDENTITY_PROVIDER', 'NO_GRANT'] as const),
]);

/** What the portal changes itself in the definitions of a product whose clients an authorization server registers. */
const WRITTEN: ReadonlySet<ApiObstacleCode> = new Set<ApiObstacleCode>(['OTHER_AUTHENTICATION', 'SIGNATURE_ALGORITHM']);

const isUnsupported = ({ code }: ProductObstacle, { authorizationServerId }: Pick<Product, 'authorizationServerId'>) =>
  UNSUPPORTED.has(code) && !(authorizationServerId && WRITTEN.has(code));

const isSame = (one: ProductObstacle, other: ProductObstacle) => one.code === other.code && one.apiId === other.apiId;

/**
 * What no credential could ever open is not put before consumers.
 * @param before What stood in its way already where it is offered; that alone is no reason.
 * @throws DomainError PRODUCT_NOT_PUBLISHABLE, one for each obstacle.
 */
export function requirePublishable(
  products: readonly Pick<Product, 'displayName' | 'obstacles' | 'authorizationServerId'>[],
  field: FieldPath,
  before: readonly ProductObstacle[] = [],
): void {
  const found = products.flatMap((product) =>
    product.obstacles
      .filter((obstacle) => isUnsupported(obstacle, product) && !before.some((known) => isSame(known, obstacle)))
      .map((obstacle) => ({ displayName: product.displayName, obstacle })),
  );
  throwAll(
    found.map(({ displayName, obstacle }) => {
      const why = `${wordsOf(obstacle)} ${OBSTACLE_WORDS[obstacle.code].advice}`;
      const message = `No credential of the portal could open ${displayName}: ${why}`;
      return new DomainError(UserErrorCode.PRODUCT_NOT_PUBLISHABLE, message, { field });
    }),
  );
}

/** What it is, for everybody. */
export const wordsOf = ({ code, apiName, lifetimeSeconds }: ProductObstacle): string =>
  OBSTACLE_WORDS[code].says(apiName, lifetimeSeconds);
