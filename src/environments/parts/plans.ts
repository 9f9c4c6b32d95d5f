import { isDeepStrictEqual } from 'node:util';
import { configurePlanAccess } from '../../access/hand-off/plan-access.service.ts';
import type { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import { createPlan, updatePlan } from '../../catalogue/plans/plan.service.ts';
import type { Part } from './part.ts';
import { inverse } from './references.ts';

/** The id of a policy that the portal did not make; its own begin so. */
export const foreignPolicy = (kind: 'product' | 'plan', policyId: string | null): string | null =>
  policyId?.startsWith(`${kind}-`) ? null : policyId;

export const plansPart: Part<'plans'> = {
  tables: ['plan', 'plan_terms'],
  async read({ db }, references) {
    const rows = await db
      .selectFrom('plan')
      .leftJoin('planTerms', 'planTerms.id', 'plan.termsId')
      .selectAll('plan')
      .select('planTerms.text as terms')
      .where('plan.deletedAt', 'is', null)
      .orderBy('plan.id')
      .execute();
    const providers = inverse(references.provider);
    return rows.map((plan) => ({
      ...{ cid: plan.customId ?? plan.id, name: plan.name, displayName: plan.displayName },
      ...{ description: plan.description, provider: providers.get(plan.providerId!)! },
      ...{ policyId: foreignPolicy('plan', plan.policyId), scope: plan.scope },
      ...{ rate: plan.rate, per: plan.per, quota: plan.quota, quotaRenewalSeconds: plan.quotaRenewalSeconds },
      ...{ keyLifetimeSeconds: plan.keyLifetimeSeconds, requestAllowance: plan.requestAllowance },
      ...{ requestPeriodSeconds: plan.requestPeriodSeconds, autoApprove: plan.autoApprove },
      ...{ secretPolicy: plan.secretPolicy as SecretPolicy, priceLabel: plan.priceLabel, terms: plan.terms },
      metadata: plan.metadata,
      access: {
        ...{ externalApproval: plan.externalApproval, externalRedirectUrl: plan.externalRedirectUrl },
        secretDelivery: plan.secretDelivery,
      },
    }));
  },
  async save(ctx, item, { id, names }) {
    const { cid: _, provider, policyId, access, metadata, ...fields } = item;
    const providerId = names.one('provider', provider, ['provider']);
    if (policyId && !id) names.miss(`policy ${policyId} among the plans of ${provider}`, ['policyId']);
    if (names.refusals.length > 0 || !providerId) return null;
    const input = { ...fields, metadata: Object.entries(metadata).map(([name, value]) => ({ name, value })) };
    // A plan that is to approve by itself must not be left to a third party before.
    if (id && item.autoApprove) await setAccess(ctx, id, access);
    const plan = id ? await updatePlan(ctx, id, input) : await createPlan(ctx, { ...input, providerId });
    await setAccess(ctx, plan.id, access);
    return plan.id;
  },
};

async function setAccess(ctx: Parameters<typeof configurePlanAccess>[0], id: string, access: object): Promise<void> {
  const before = await ctx.db
    .selectFrom('plan')
    .select(['externalApproval', 'externalRedirectUrl', 'secretDelivery'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (!isDeepStrictEqual({ ...before }, { ...access })) await configurePlanAccess(ctx, id, access);
}
