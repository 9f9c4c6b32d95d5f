import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { lockPlan } from '../../catalogue/plans/plan.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { findBeside, gatherNow } from '../../platform/rules.ts';
import { requireRedirectTemplate } from '../settings/redirect-template.rules.ts';
import type { PlanAccessInput } from './plan-access.inputs.ts';

/**
 * Says for one plan who decides its requests and how its secrets reach consumers.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, WRONG_STATE (it approves by itself).
 */
export async function configurePlanAccess(ctx: Context, id: string, input: PlanAccessInput): Promise<Plan> {
  const { externalApproval, externalRedirectUrl } = input;
  const changesOf = (plan: Plan) =>
    gatherNow({
      ...(externalApproval !== undefined && { externalApproval: () => requireNoAutoApproval(plan, externalApproval) }),
      ...(externalRedirectUrl !== undefined && {
        externalRedirectUrl: () => requireRedirectTemplate(ctx, externalRedirectUrl),
      }),
    });
  const plan = await findBeside(
    () => lockPlan(ctx, id),
    () => changesOf(new Plan()),
  );
  const before = accessOf(plan);
  ctx.em.assign(plan, changesOf(plan));
  if (input.secretDelivery !== undefined) plan.secretDelivery = input.secretDelivery;
  await ctx.em.flush();
  await recordEvent(ctx, { type: 'plan.updated', subject: { planId: id }, before, after: accessOf(plan) });
  return plan;
}

const accessOf = ({ externalApproval, externalRedirectUrl, secretDelivery }: Plan) => ({
  externalApproval,
  externalRedirectUrl,
  secretDelivery,
});

function requireNoAutoApproval({ autoApprove }: Plan, externalApproval: boolean | null): boolean | null {
  if (!externalApproval || !autoApprove) return externalApproval;
  const message = 'The plan approves by itself, so no third party is ever asked.';
  throw new DomainError(UserErrorCode.WRONG_STATE, message, { field: ['input', 'externalApproval'] });
}
