import type { Context } from '../../platform/context.ts';
import type { DomainError } from '../../platform/domain-error.ts';
import { Problems } from '../../platform/problems.ts';
import { readRequestsMade, requireAllowance } from '../rules/access-request.rules.ts';
import { readOfferFacts } from '../rules/offer.queries.ts';
import { judgeOffer, type OfferFacts, requireOneAuthType, requireProductCount } from '../rules/offer.ts';
import type { CartItem } from './cart.entity.ts';

/** An item with everything that stands in the way of asking for it. */
export interface JudgedItem extends CartItem {
  problems: readonly DomainError[];
}

/**
 * What one request would hold. A request has one catalogue and one plan, and with the plan one provider, so items of
 * the same catalogue and plan become one request. Its one authentication method is a rule, not another request:
 * who puts in a product that does not fit is told at once.
 */
export interface CartGroup {
  catalogueId: string;
  planId: string;
  /** At least one, in the order in which they were put in. */
  items: JudgedItem[];
}

/**
 * Judges a cart by the rules of asking, which are the same when something is put in, when the cart is looked at and when
 * it is submitted. The statements it takes do not grow with the cart.
 */
export async function assessCart(ctx: Context, items: readonly CartItem[]): Promise<CartGroup[]> {
  const facts = await readOfferFacts(ctx, idsOf(items));
  const made = await readRequestsMade(ctx, idsOf(items).planIds);
  const groups: CartGroup[] = [];
  for (const group of Map.groupBy(items, ({ catalogueId, planId }) => `${catalogueId} ${planId}`).values()) {
    const { catalogueId, planId } = group[0]!;
    const before = (made.get(planId) ?? 0) + groups.filter((other) => other.planId === planId).length;
    groups.push({ catalogueId, planId, items: await judgeGroup(facts, group, before) });
  }
  return groups;
}

const idsOf = (items: readonly CartItem[]) => ({
  productIds: [...new Set(items.map(({ productId }) => productId))],
  planIds: [...new Set(items.map(({ planId }) => planId))],
});

/** @param made Requests for the plan in its current period, those of the groups before this one counted. */
async function judgeGroup(facts: OfferFacts, group: readonly CartItem[], made: number): Promise<JudgedItem[]> {
  const plan = facts.plans.get(group[0]!.planId);
  const first = group.flatMap(({ productId }) => facts.products.get(productId) ?? [])[0];
  const judged: JudgedItem[] = [];
  for (const item of group) {
    const problems = new Problems();
    const product = facts.products.get(item.productId);
    if (first && product) await problems.collect(() => requireOneAuthType([first, product]));
    await judgeOffer(facts, { ...item, productIds: [item.productId] }, problems);
    await problems.collect(() => requireProductCount(judged.length + 1));
    if (plan) await problems.collect(() => requireAllowance(plan, made));
    judged.push({ ...item, problems: problems.all });
  }
  return judged;
}
