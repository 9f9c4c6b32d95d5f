import type { PlanLimits, ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import {
  type IgnoredPolicy,
  type SyncWarning,
  SyncWarningCode,
} from '../../provider/sync-requests/provider-sync.entity.ts';
import type { Plan } from '../plans/plan.entity.ts';
import { commonAuthType, issuedMethodOf } from '../products/auth-types.ts';
import { gatewayAddress } from '../products/gateway-address.ts';
import type { Product } from '../products/product.entity.ts';
import { ignoredOf } from './ignored-policy.rules.ts';

/** The fields of a product that the provider decides on; all others are the portal's and survive every sync. */
export type OwnedByPolicy = Pick<
  Product,
  'name' | 'apiIds' | 'apiVersions' | 'authType' | 'gatewayUrl' | 'isDocumentationOnly'
>;

/** The fields of a plan that the provider decides on. */
export type PlanOwnedByPolicy = Pick<
  Plan,
  'name' | 'rate' | 'per' | 'quota' | 'quotaRenewalSeconds' | 'keyLifetimeSeconds'
>;

/** What a policy says about its product or plan; `fields: null` when it cannot be shown. */
export interface Reading<Fields> {
  fields: Fields | null;
  warnings: SyncWarning[];
}

/** How the policies of a provider are sorted. */
export interface SortedPolicies {
  products: ProviderPolicy[];
  plans: ProviderPolicy[];
  ignored: IgnoredPolicy[];
  warnings: SyncWarning[];
}

/**
 * Takes products and plans of the provider's organisation that carry one of its tags and are switched on. Everything
 * else is ignored, above all kinds of policies that this version does not know.
 */
export function sortPolicies(
  policies: readonly ProviderPolicy[],
  provider: Pick<Provider, 'tykOrganisationId' | 'policyTags'>,
): SortedPolicies {
  const { tykOrganisationId, policyTags } = provider;
  const tagged = policies.filter(
    ({ kind, active, tags }) =>
      kind !== 'other' && active && (policyTags.length === 0 || tags.some((tag) => policyTags.includes(tag))),
  );
  const own = tagged.filter(({ organisationId }) => organisationId === tykOrganisationId);
  const foreign = tagged.filter(({ organisationId }) => organisationId !== tykOrganisationId);
  return {
    products: own.filter(({ kind }) => kind === 'product'),
    plans: own.filter(({ kind }) => kind === 'plan'),
    ignored: policies.flatMap((policy) => ignoredOf(policy, provider) ?? []),
    warnings: foreign.map(({ id, name, organisationId }) => ({
      code: SyncWarningCode.OTHER_ORGANISATION,
      policyId: id,
      message: `${name} belongs to the organisation "${organisationId}" and was ignored.`,
    })),
  };
}

/**
 * Reads a product policy against the APIs that the provider has now. A product of keys stays one, because some are out: what
 * its APIs ask for instead is an obstacle.
 */
export function readProduct(
  policy: ProviderPolicy,
  provider: Pick<Provider, 'gatewayUrl'>,
  apis: ReadonlyMap<string, ProviderApi>,
  current: Pick<Product, 'authType'> | null,
): Reading<OwnedByPolicy> {
  const { id: policyId, name } = policy;
  const apiIds = policy.apiIds.toSorted();
  const known = apiIds.flatMap((id) => apis.get(id) ?? []);
  const warnings = apiIds
    .filter((id) => !apis.has(id))
    .map((id) => ({ code: SyncWarningCode.UNKNOWN_API, policyId, message: `${name} grants the unknown API ${id}.` }));
  if (apiIds.length === 0) {
    const fields = { name, apiIds, apiVersions: {}, authType: null, gatewayUrl: null, isDocumentationOnly: true };
    return { fields, warnings };
  }
  if (known.length === 0) return { fields: null, warnings };
  const kept = current?.authType ?? null;
  const authType = issuedMethodOf(kept) ? kept : commonAuthType(known);
  if (!authType) {
    const message = `The APIs of ${name} have no authentication method in common.`;
    return { fields: null, warnings: [...warnings, { code: SyncWarningCode.MIXED_AUTH_TYPES, policyId, message }] };
  }
  const gatewayUrl = gatewayAddress(provider, known[0]!);
  const versioned = known.filter(({ versions }) => versions.length > 0);
  const apiVersions = Object.fromEntries(versioned.map(({ apiId }) => [apiId, policy.versionsByApi[apiId] ?? []]));
  return { fields: { name, apiIds, apiVersions, authType, gatewayUrl, isDocumentationOnly: false }, warnings };
}

const MAX_INT = 2_147_483_647;

/** Reads a plan policy. Tyk's numbers are wider than GraphQL's, and a rate may be a fraction. */
export function readPlan({
  id,
  name,
  limits,
  keyExpiresInSeconds,
  ratedApiIds,
}: ProviderPolicy): Reading<PlanOwnedByPolicy> {
  const fields = { name, ...limits, keyLifetimeSeconds: keyExpiresInSeconds };
  const numbers = [...Object.values(limits), keyExpiresInSeconds] as (number | null)[];
  if (numbers.every((value) => value === null || (Number.isInteger(value) && value > 0 && value <= MAX_INT))) {
    const ofRates = ratedApiIds.length > 0 ? [pathRates(id, name, ratedApiIds)] : [];
    return { fields, warnings: [...(unlimited(limits) ? [unlimitedPlan(id, name)] : []), ...ofRates] };
  }
  const message = `A limit of ${name} is no whole number from 1 to ${MAX_INT}.`;
  return { fields: null, warnings: [{ code: SyncWarningCode.LIMIT_OUT_OF_RANGE, policyId: id, message }] };
}

/** Of a policy that limits per API only, or was never filled in, Tyk tells the same: rate 0, quota -1. */
const unlimited = ({ rate, quota }: PlanLimits): boolean => rate === null && quota === null;

const unlimitedPlan = (policyId: string, name: string): SyncWarning => ({
  code: SyncWarningCode.UNLIMITED_PLAN,
  policyId,
  message: `${name} limits neither rate nor quota: whoever gets this plan may call without end.`,
});

/** In force for every key with the plan, instead of what the plan says. */
const pathRates = (policyId: string, name: string, apiIds: readonly string[]): SyncWarning => ({
  code: SyncWarningCode.PATH_RATES,
  policyId,
  message: `${name} gives single paths of ${apiIds.join(', ')} rates of their own, which hold there instead of its rate.`,
});
