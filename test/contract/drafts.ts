import { randomUUID } from 'node:crypto';
import { consumerKey, newKeyId } from '../../src/provider/port/consumer-key.ts';
import type {
  DesiredKey,
  KeyFormat,
  PlanLimits,
  PlanPolicyDraft,
  ProductPolicyDraft,
} from '../../src/provider/port/provider-adapter.ts';
import type { ContractTarget } from './contract-target.ts';

export function productDraft(target: ContractTarget, apis: { id: string; name: string }[]): ProductPolicyDraft {
  const id = newPolicyId(target);
  return {
    kind: 'product',
    id,
    name: `Product ${id}`,
    organisationId: target.organisationId,
    tags: ['gatehouse'],
    apis: apis.map((api) => ({ ...api, versions: [] })),
  };
}

export const SMALL: PlanLimits = { rate: 100, per: 60, quota: 1_000, quotaRenewalSeconds: 3_600 };

export function planDraft(target: ContractTarget, limits: PlanLimits = SMALL): PlanPolicyDraft {
  const id = newPolicyId(target);
  const { organisationId } = target;
  return {
    kind: 'plan',
    id,
    name: `Plan ${id}`,
    organisationId,
    tags: ['gatehouse'],
    limits,
    keyExpiresInSeconds: null,
  };
}

export function newPolicyId({ prefix }: ContractTarget): string {
  return `${prefix}${randomUUID().slice(0, 8)}`;
}

/** A key that does not exist yet, on one product and one plan that do. */
export function desiredKey(
  target: ContractTarget,
  format: KeyFormat,
  product: ProductPolicyDraft,
  plan: PlanPolicyDraft,
): DesiredKey {
  const keyId = newKeyId();
  return {
    organisationId: target.organisationId,
    keyId,
    consumerKey: consumerKey(format, target.organisationId, keyId),
    productPolicyIds: [product.id],
    planPolicyId: plan.id,
    expectedApiIds: product.apis.map(({ id }) => id),
    expectedLimits: plan.limits,
    expiresAt: null,
    suspended: false,
    alias: 'Contract app',
    tags: ['app-1'],
    metadata: { ApplicationID: '1' },
    revision: 1,
  };
}
