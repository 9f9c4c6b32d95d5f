import type { Provider } from '../provider/provider.entity.ts';
import type { PlanPolicyDraft, ProductPolicyDraft } from '../provider/provider-adapter.ts';
import type { Plan } from './plan.entity.ts';
import type { Product } from './product.entity.ts';

/** A product at Tyk: a policy that grants access and nothing else (S39). */
export const productDraft = (product: Product, provider: Provider): ProductPolicyDraft => ({
  kind: 'product',
  id: product.policyId!,
  name: product.name,
  organisationId: provider.tykOrganisationId,
  tags: [],
  apis: product.apiIds.map((id) => ({ id, name: id, versions: ['Default'] })),
});

/** A plan at Tyk: a policy that limits and grants nothing (S40). */
export const planDraft = (plan: Plan, provider: Provider): PlanPolicyDraft => ({
  kind: 'plan',
  id: plan.policyId,
  name: plan.name,
  organisationId: provider.tykOrganisationId,
  tags: [],
  limits: { rate: plan.rate, per: plan.per, quota: plan.quota, quotaRenewalSeconds: plan.quotaRenewalSeconds },
  // The portal gives every key its own end.
  keyExpiresInSeconds: null,
});
