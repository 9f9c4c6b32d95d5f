import type { ApprovalAction } from '../../access/approval-rules/approval-rule.entity.ts';
import { readApprovalRules } from '../../access/approval-rules/approval-rule.queries.ts';
import {
  createApprovalRule,
  orderApprovalRules,
  updateApprovalRule,
} from '../../access/approval-rules/approval-rule.service.ts';
import type { Part } from './part.ts';
import { inverse } from './references.ts';
import { readTeamNames } from './teams.ts';

export const approvalRulesPart: Part<'approvalRules'> = {
  tables: ['approval_rule'],
  async read(ctx, references) {
    const [products, plans] = [inverse(references.product), inverse(references.plan)];
    const teams = readTeamNames(references);
    // What a rule names of that is gone stays named, because without it the rule would match more.
    const named = (ids: readonly string[], names: ReadonlyMap<string, string>) =>
      ids.map((id) => names.get(id) ?? id).sort();
    return (await readApprovalRules(ctx)).map((rule) => ({
      ...{ cid: rule.customId ?? rule.id, name: rule.name, action: rule.action as ApprovalAction },
      ...{ teams: teams(rule.teamIds), products: named(rule.productIds, products), plans: named(rule.planIds, plans) },
      ...{ emailDomains: rule.emailDomains, minimumLiveCredentials: rule.minimumLiveCredentials },
      maximumLiveCredentials: rule.maximumLiveCredentials,
    }));
  },
  async save(ctx, item, { id, names }) {
    const teamIds = names.teams(item.teams, ['teams']);
    const productIds = names.many('product', item.products, ['products']);
    const planIds = names.many('plan', item.plans, ['plans']);
    if (names.refusals.length > 0) return null;
    const { cid: _, teams: __, products: ___, plans: ____, ...fields } = item;
    const input = { ...fields, teamIds, productIds, planIds };
    return (id ? await updateApprovalRule(ctx, id, input) : await createApprovalRule(ctx, input)).id;
  },
  /** The first that matches counts, so those of the bundle stand in its order, and before those that are only here. */
  async order(ctx, rules) {
    const here = await readApprovalRules(ctx);
    const idOf = new Map(here.map(({ id, customId }) => [customId ?? id, id]));
    const first = rules.flatMap(({ cid }) => idOf.get(cid) ?? []);
    await orderApprovalRules(ctx, [...first, ...here.flatMap(({ id }) => (first.includes(id) ? [] : id))]);
  },
};
