import type { PlanPolicyDraft, ProductPolicyDraft } from '../../provider/port/provider-adapter.ts';
import type { Provider } from '../../provider/providers/provider.entity.ts';
import type { ProviderApi } from '../../provider/providers/provider-api.entity.ts';
import type { Plan } from '../plans/plan.entity.ts';
import type { Product } from '../products/product.entity.ts';

/**
 * A product at Tyk: a policy that grants access and nothing else. One that is documentation only now keeps its
 * policy with nothing in it: its credentials no longer open it, but do again when APIs return, and what else they
 * hold goes on working, which a switched-off policy would end.
 */
export const productDraft = (
  product: Product,
  provider: Provider,
  known: readonly Pick<ProviderApi, 'apiId' | 'name' | 'versions'>[],
): ProductPolicyDraft => ({
  kind: 'product',
  id: product.policyId!,
  name: product.name,
  organisationId: provider.tykOrganisationId,
  tags: provider.policyTags,
  apis: product.apiIds.map((id) => {
    const api = known.find(({ apiId }) => apiId === id);
    return { id, name: api?.name ?? id, versions: product.apiVersions[id] ?? api?.versions ?? [] };
  }),
});

/** A plan at Tyk: a policy that limits and grants nothing. */
export const planDraft = (plan: Plan, provider: Provider): PlanPolicyDraft => ({
  kind: 'plan',
  id: plan.policyId,
  name: plan.name,
  organisationId: provider.tykOrganisationId,
  tags: provider.policyTags,
  limits: { rate: plan.rate, per: plan.per, quota: plan.quota, quotaRenewalSeconds: plan.quotaRenewalSeconds },
  // The portal gives its keys their own end; this is for keys that others make with the policy, and for whoever reads it.
  keyExpiresInSeconds: plan.keyLifetimeSeconds,
});
