import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { DomainError, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { requireVersion } from '../../platform/expected-version.ts';
import { findBeside, gather, gatherNow } from '../../platform/rules.ts';
import { optionalName } from '../../platform/text.ts';
import { changesBetween } from '../offer/changes.ts';
import { sendPlanToKeys } from '../offer/credential.queue.ts';
import { addMembers, requireAll } from '../offer/membership.service.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { endOffer, offerTextsOf, requireFreeOfferName } from '../offer/offer.service.ts';
import { sendNextRevision, sendPolicy, sendTokenRulesOf } from '../offer/policy.queue.ts';
import { scopeOf } from '../offer/scope.rules.ts';
import { Plan } from './plan.entity.ts';
import type { CreatePlanInput, UpdatePlanInput } from './plan.inputs.ts';
import { limitsOf, metadataOf } from './plan.rules.ts';
import { changeTerms, termsIn } from './plan-terms.service.ts';

/** Fields of a plan that its policy holds. */
const IN_POLICY = ['name', 'rate', 'per', 'quota', 'quotaRenewalSeconds', 'keyLifetimeSeconds'];

/** What an event tells about a plan. */
const stateOf = (plan: Plan) => ({
  ...{ name: plan.name, displayName: plan.displayName, description: plan.description },
  ...{ rate: plan.rate, per: plan.per, quota: plan.quota, quotaRenewalSeconds: plan.quotaRenewalSeconds },
  ...{ keyLifetimeSeconds: plan.keyLifetimeSeconds, autoApprove: plan.autoApprove, secretPolicy: plan.secretPolicy },
  ...{ requestAllowance: plan.requestAllowance, requestPeriodSeconds: plan.requestPeriodSeconds },
  ...{ termsId: plan.termsId, priceLabel: plan.priceLabel, metadata: plan.metadata, scope: plan.scope },
});

/**
 * Makes a plan, whose policy a job writes at the provider.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND.
 */
export async function createPlan(ctx: Context, input: CreatePlanInput): Promise<Plan> {
  const { providerId } = input;
  const plan = new Plan();
  const { name, fields, terms, scope, catalogueIds } = await gather({
    provider: () => requireProvider(ctx, providerId),
    name: () => requireFreeOfferName(ctx, input.name, { kind: 'plan', id: plan.id, providerId }),
    fields: () => fieldsOf(input, plan),
    terms: () => termsIn(input.terms),
    scope: () => scopeOf(ctx, input, { ...plan, providerId }, 'plan'),
    catalogueIds: () => requireAll(ctx, 'catalogue', input.catalogueIds, ['input', 'catalogueIds']),
  });
  ctx.em.assign(plan, { providerId, policyId: `plan-${plan.id}`, name, displayName: name, ...fields, scope });
  await ctx.em.persist(plan).flush();
  await changeTerms(ctx, plan, terms);
  await ctx.em.flush();
  await addMembers(ctx, 'plan', catalogueIds, [plan.id]);
  await recordOffer(ctx, 'plan', 'created', plan.id, { after: { ...stateOf(plan), catalogueIds } });
  await sendPolicy(ctx, 'plan', plan);
  if (scope) await sendTokenRulesOf(ctx, providerId);
  return plan;
}

/**
 * Changes a plan, for all credentials on it at once: jobs bring its policy along, and its metadata to their keys.
 * @param expectedVersion The `version` that was read; null where that does not matter.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, WRONG_STATE (a third party decides its requests), VERSION_CONFLICT.
 */
export async function updatePlan(
  ctx: Context,
  id: string,
  input: UpdatePlanInput,
  expectedVersion: number | null = null,
): Promise<Plan> {
  const changesOf = (plan: Plan) =>
    gather({
      name: () => (input.name != null ? requireFreeOfferName(ctx, input.name, { ...plan, kind: 'plan' }) : plan.name),
      fields: () => fieldsOf(input, plan),
      terms: () => termsIn(input.terms),
      scope: () => scopeOf(ctx, input, plan, 'plan'),
      decider: () => requireOneDecider({ ...plan, autoApprove: input.autoApprove ?? plan.autoApprove }),
    });
  const plan = await findBeside(
    async () => requireVersion(await lockPlan(ctx, id), expectedVersion),
    () => changesOf(new Plan()),
  );
  const before = stateOf(plan);
  const { name, fields, terms, scope } = await changesOf(plan);
  ctx.em.assign(plan, { name, ...fields, scope });
  await changeTerms(ctx, plan, terms);
  const changes = changesBetween(before, stateOf(plan));
  if (IN_POLICY.some((name) => name in changes.after)) await sendNextRevision(ctx, 'plan', plan);
  await ctx.em.flush();
  if ('scope' in changes.after) await sendTokenRulesOf(ctx, plan.providerId);
  if ('metadata' in changes.after) await sendPlanToKeys(ctx, id);
  if (Object.keys(changes.after).length > 0) await recordOffer(ctx, 'plan', 'updated', id, changes);
  await ctx.em.refresh(plan);
  return plan;
}

/**
 * Deletes a plan and, by a job, its policy; closing the open requests is up to the caller.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deletePlan(ctx: Context, id: string): Promise<Plan> {
  const plan = await lockPlan(ctx, id);
  await endOffer(ctx, 'plan', plan, stateOf(plan));
  return plan;
}

/** @throws DomainError NOT_FOUND */
export const lockPlan = (ctx: Context, id: string): Promise<Plan> =>
  lockRow(ctx, Plan, { id, deletedAt: null }, 'plan');

/** A plan that approves by itself asks no third party. @throws DomainError WRONG_STATE */
function requireOneDecider({ autoApprove, externalApproval }: Pick<Plan, 'autoApprove' | 'externalApproval'>): void {
  if (!autoApprove || !externalApproval) return;
  const message = 'A third party decides the requests for the plan, so it cannot approve by itself.';
  throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['input', 'autoApprove'] });
}

async function requireProvider(ctx: Context, id: string): Promise<void> {
  const living = ctx.db.selectFrom('provider').select('id').where('deletedAt', 'is', null);
  if (!(await living.where('id', '=', id).executeTakeFirst())) throw notFound('provider', ['input', 'providerId']);
}

/** The fields that are given, checked together with those that stay. */
function fieldsOf(input: Omit<UpdatePlanInput, 'name'>, plan: Plan): Partial<Plan> {
  const { autoApprove, secretPolicy, metadata, priceLabel } = input;
  const { limits, texts, ...rest } = gatherNow({
    limits: () => limitsOf(input, plan),
    texts: () => offerTextsOf(input),
    ...(priceLabel !== undefined && {
      priceLabel: () => optionalName(priceLabel, { field: ['input', 'priceLabel'], max: 100 }),
    }),
    ...(metadata != null && { metadata: () => metadataOf(metadata) }),
  });
  return {
    ...{ ...limits, ...texts, ...rest },
    ...(autoApprove != null && { autoApprove }),
    ...(secretPolicy != null && { secretPolicy }),
  };
}
