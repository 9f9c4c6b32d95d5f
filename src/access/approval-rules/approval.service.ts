import type { Context } from '../../platform/context.ts';
import type { Offer } from '../rules/offer.ts';
import { ApprovalAction } from './approval-rule.entity.ts';
import { explain, firstMatch } from './approval-rule.policy.ts';
import { readApprovalRules, readRuleFacts } from './approval-rule.queries.ts';

/** What becomes of a new request before any person has seen it. */
export interface Verdict {
  /** Null when neither plan nor rules say anything about it. */
  action: ApprovalAction | null;
  approvalRuleId: string | null;
  /** For the record. */
  autoApprovalReason: string | null;
}

/**
 * A plan that approves by itself always does; then the first rule of which all conditions hold.
 * @param asker Context of who asks.
 */
export async function judgeApproval(asker: Context, offer: Offer): Promise<Verdict> {
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
