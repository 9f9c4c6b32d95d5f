import { isDeepStrictEqual } from 'node:util';
import type { OtherPolicy, PolicyScheme } from '../port/policy-kinds.ts';
import type { PolicyDraft, PolicyKind, ProductPolicyDraft, ProviderPolicy } from '../port/provider-adapter.ts';
import { ratesPaths, toPlanLimits, toTykLimits } from './limits.ts';
import type { TykPolicy } from './wire.ts';

const NO_LIMITS = { rate: null, per: null, quota: null, quotaRenewalSeconds: null };

export function toProviderPolicy(policy: TykPolicy): ProviderPolicy {
  const shape = shapeOf(policy);
  const isOurs = shape === 'product' || shape === 'plan';
  return {
    id: policy.id,
    name: policy.name ?? policy.id,
    kind: isOurs ? shape : 'other',
    otherwise: isOurs ? null : shape,
    organisationId: policy.org_id ?? '',
    grants: policy.partitions?.acl || schemeOf(policy) !== 'parts',
    scheme: schemeOf(policy),
    apiIds: Object.keys(policy.access_rights ?? {}),
    versionsByApi: mapValues(policy.access_rights ?? {}, ({ versions }) => (versions ?? []).toSorted()),
    ratedApiIds: setsRates(policy) ? ratedApisOf(policy) : [],
    limits: toPlanLimits(policy),
    keyExpiresInSeconds: policy.key_expires_in && policy.key_expires_in > 0 ? policy.key_expires_in : null,
    tags: policy.tags ?? [],
    metadata: policy.meta_data ?? {},
    // The Gateway ignores `active` and has no `state`; only the Dashboard sends values other than these.
    active: !policy.is_inactive && policy.active !== false && (policy.state ?? 'active') === 'active',
  };
}

function shapeOf({ id, org_id, partitions }: TykPolicy): Exclude<PolicyKind, 'other'> | OtherPolicy {
  const { acl, quota, rate_limit, complexity, per_api } = partitions ?? {};
  const limits = quota || rate_limit;
  if (id === killSwitchId(org_id ?? '')) return 'SUSPENSION';
  if (per_api) return 'PER_API';
  if (complexity) return 'COMPLEXITY';
  if (acl) return limits ? 'ACCESS_AND_LIMITS' : 'product';
  return limits ? 'plan' : 'ALL_IN_ONE';
}

function schemeOf({ partitions }: TykPolicy): PolicyScheme {
  const { acl, quota, rate_limit, complexity, per_api } = partitions ?? {};
  const hasParts = acl || quota || rate_limit || complexity;
  if (per_api) return hasParts ? 'contradictory' : 'perApi';
  return hasParts ? 'parts' : 'whole';
}

/** A policy without partitions sets everything. */
const setsRates = (policy: TykPolicy): boolean =>
  Boolean(policy.partitions?.rate_limit) || schemeOf(policy) !== 'parts';

const ratedApisOf = ({ access_rights }: TykPolicy): string[] =>
  Object.entries(access_rights ?? {}).flatMap(([apiId, right]) => (ratesPaths(right) ? [apiId] : []));

/** Whether it opens APIs and leaves limits to others, also to the key. */
export function onlyGrants({ partitions, access_rights }: TykPolicy): boolean {
  const { acl, quota, rate_limit, per_api } = partitions ?? {};
  return Boolean(acl && !quota && !rate_limit && !per_api) && Object.keys(access_rights ?? {}).length > 0;
}

/**
 * Why Tyk refuses every key with these policies, in their order; null where it takes them. Of several it skips those that
 * are missing.
 */
export function refusalOf(policies: readonly (ProviderPolicy | null)[]): string | null {
  let before: PolicyScheme | null = null;
  let hasPerApi = false;
  for (const policy of policies) {
    if (!policy) continue;
    const { name, scheme, apiIds } = policy;
    if (scheme === 'contradictory') return `The policy ${name} sets limits per API and by partitions at once.`;
    if (scheme === 'perApi' ? before === 'parts' : scheme === 'parts' && hasPerApi) {
      return `The policy ${name} and one before it cannot be applied together: one sets limits per API, one by partitions.`;
    }
    if (scheme !== 'perApi') before = scheme;
    hasPerApi ||= scheme === 'perApi' && apiIds.length > 0;
  }
  const opens = policies.some((policy) => policy?.grants && policy.apiIds.length > 0);
  return opens ? null : 'None of its policies opens an API.';
}

/** The body to write: the draft's fields over whatever the provider holds now. */
export function mergePolicy(current: TykPolicy | null, draft: PolicyDraft): TykPolicy {
  const base = current ?? newPolicy(draft.id);
  return {
    ...base,
    name: draft.name,
    org_id: draft.organisationId,
    tags: [...new Set([...(base.tags ?? []), ...draft.tags])],
    ...(draft.kind === 'product' ? productFields(base, draft) : planFields(draft)),
  };
}

export function newPolicy(id: string): TykPolicy {
  return {
    id,
    active: true,
    is_inactive: false,
    ...toTykLimits(NO_LIMITS),
    throttle_interval: -1,
    throttle_retry_limit: -1,
    max_query_depth: -1,
    key_expires_in: 0,
    access_rights: {},
    meta_data: {},
  };
}

function productFields(base: TykPolicy, draft: ProductPolicyDraft): Partial<TykPolicy> {
  const current = base.access_rights ?? {};
  const rights = draft.apis.map(({ id, name, versions }) => [
    id,
    // An API that is there already keeps its path permissions and limits, which are set by hand at the provider.
    {
      ...(current[id] ?? { api_id: id, api_name: name, versions: ['Default'], allowed_urls: [] }),
      ...(versions.length > 0 && { versions }),
    },
  ]);
  return { access_rights: Object.fromEntries(rights), partitions: partitions({ acl: true }) };
}

function planFields(draft: Extract<PolicyDraft, { kind: 'plan' }>): Partial<TykPolicy> {
  return {
    ...toTykLimits(draft.limits),
    key_expires_in: draft.keyExpiresInSeconds ?? 0,
    partitions: partitions({ quota: true, rate_limit: true }),
  };
}

const mapValues = <From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

export function partitions(on: Partial<Record<'acl' | 'quota' | 'rate_limit' | 'complexity', boolean>>) {
  return { acl: false, quota: false, rate_limit: false, complexity: false, per_api: false, ...on };
}

/** Whether the provider serves what was written, in every field the portal owns. */
export function servesPolicy(served: TykPolicy, written: TykPolicy): boolean {
  return isDeepStrictEqual(ownedFields(served), ownedFields(written));
}

function ownedFields(policy: TykPolicy) {
  const { apiIds, tags, metadata, ...fields } = toProviderPolicy(policy);
  return { ...fields, apiIds: apiIds.toSorted(), tags: tags.toSorted() };
}

/** Id of the policy that suspends keys. One per organisation: policies act only on keys of their own organisation. */
export function killSwitchId(organisationId: string): string {
  return `gatehouse-suspended-${organisationId.replaceAll(/[^\w.~-]/g, '-')}`;
}

/**
 * A policy whose keys are refused with 403. Since Tyk 5.11 a key's own `is_inactive` is ignored once it has policies, so
 * an inactive policy is the only way to suspend one key with its counters. Its single partition, GraphQL depth, changes
 * nothing about access, rate or quota.
 */
export function killSwitchPolicy(organisationId: string): TykPolicy {
  return {
    ...newPolicy(killSwitchId(organisationId)),
    name: `Gatehouse: suspended keys (${organisationId})`,
    org_id: organisationId,
    is_inactive: true,
    partitions: partitions({ complexity: true }),
    tags: [],
  };
}

const PROBE = 'gatehouse-probe-';

/** A policy that no key has and that grants nothing, to see whether the provider serves what is written. */
export const policyProbe = (name: string): TykPolicy => ({
  ...newPolicy(`${PROBE}${name}`),
  name: 'Gatehouse: probe',
  org_id: 'gatehouse-probe',
  is_inactive: true,
  partitions: partitions({ complexity: true }),
});

export const isPolicyProbe = ({ id }: TykPolicy): boolean => id.startsWith(PROBE);
