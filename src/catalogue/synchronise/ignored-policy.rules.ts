import type { OtherPolicy } from '../../provider/port/policy-kinds.ts';
import type { ProviderPolicy } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import { type IgnoredPolicy, PolicyIgnoredReason } from '../../provider/sync-requests/provider-sync.entity.ts';

const SPLIT =
  'Split it: a policy with the partition acl alone becomes a product, one with quota or rate_limit, or both, a plan.';

const ADVICE: Record<PolicyIgnoredReason, string> = {
  OTHER_ORGANISATION: 'Give it the org_id that the provider is connected with, or connect its organisation as well.',
  NO_TAG: 'Give it one of the tags of the provider.',
  INACTIVE: 'Set is_inactive: false and active: true; behind a Dashboard, the state active.',
  ALL_IN_ONE: SPLIT,
  ACCESS_AND_LIMITS: SPLIT,
  PER_API: `Set per_api: false. ${SPLIT}`,
  COMPLEXITY: `Set complexity: false. ${SPLIT}`,
};

const SHAPES: Record<Exclude<OtherPolicy, 'SUSPENSION'>, PolicyIgnoredReason> = {
  ALL_IN_ONE: PolicyIgnoredReason.ALL_IN_ONE,
  ACCESS_AND_LIMITS: PolicyIgnoredReason.ACCESS_AND_LIMITS,
  PER_API: PolicyIgnoredReason.PER_API,
  COMPLEXITY: PolicyIgnoredReason.COMPLEXITY,
};

type Filter = Pick<Provider, 'tykOrganisationId' | 'policyTags'>;

/** Why a policy becomes neither product nor plan, and what to change; null when it does, and for the portal's own. */
export function ignoredOf(policy: ProviderPolicy, provider: Filter): IgnoredPolicy | null {
  const reason = reasonOf(policy, provider);
  return reason && { policyId: policy.id, name: policy.name, reason, advice: ADVICE[reason] };
}

function reasonOf(policy: ProviderPolicy, { tykOrganisationId, policyTags }: Filter): PolicyIgnoredReason | null {
  if (policy.otherwise === 'SUSPENSION') return null;
  if (policy.organisationId !== tykOrganisationId) return PolicyIgnoredReason.OTHER_ORGANISATION;
  if (policyTags.length > 0 && !policy.tags.some((tag) => policyTags.includes(tag))) return PolicyIgnoredReason.NO_TAG;
  if (!policy.active) return PolicyIgnoredReason.INACTIVE;
  return policy.otherwise && SHAPES[policy.otherwise];
}
