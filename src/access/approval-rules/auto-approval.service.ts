import type { Context } from '../../platform/context.ts';
import type { Offer } from '../rules/offer.ts';
import { ApprovalAction } from './approval-rule.entity.ts';
import { readApprovalRules } from './approval-rule.queries.ts';
import { readRuleFacts } from './auto-approval.queries.ts';
import { explain, firstMatch } from './auto-approval.rules.ts';

/** What becomes of a new request before any person has seen it. */
export interface Verdict {
  /** Null when neither the plan nor a rule says anything about it. */
  action: ApprovalAction | null;
  approvalRuleId: string | null;
  /** For the record. */
  autoApprovalReason: string | null;
}

/**
 * Asks whether the plan or a rule decides by itself: a plan that approves always does; otherwise the first rule counts of
 * which all conditions hold.
 * @param asker Context of the requester.
 */
export async function judgeAutoApproval(asker: Context, offer: Offer): Promise<Verdict> {
  if (offer.plan.autoApprove) {
    const autoApprovalReason = `The plan ${offer.plan.displayName} approves by itself.`;
    return { action: ApprovalAction.APPROVE, approvalRuleId: null, autoApprovalReason };
  }
  const rules = await readApprovalRules(asker);
  const facts = rules.length > 0 ? await readRuleFacts(asker, offer) : null;
  const rule = facts && firstMatch(rules, facts);
  if (!rule) return { action: null, approvalRuleId: null, autoApprovalReason: null };
  return { action: rule.action, approvalRuleId: rule.id, autoApprovalReason: explain(rule, facts) };
}
