import type { Context } from '../../platform/context.ts';
import type { DomainError } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { judge } from '../../platform/rules.ts';
import { readFlowFacts, readOfferFacts, readRequestsMade } from '../rules/facts.queries.ts';
import type { OfferWish } from '../rules/offer.ts';
import { mustUseFlow } from '../rules/request.rules.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { type CartFacts, type CartGroup, type Choice, judgeCart } from './cart.rules.ts';

/** The viewer's own items, in the order in which they were put in. */
export const readCartItems = (ctx: Context) =>
  ctx.db
    .selectFrom('cartItem')
    .selectAll()
    .where('userId', '=', requireViewer(ctx.viewer).userId)
    .orderBy('id')
    .execute();

export const readCartFacts = async (
  ctx: Context,
  choices: readonly Pick<Choice, 'planId' | 'productId'>[],
  wished: readonly Pick<OfferWish, 'planId' | 'productIds'>[] = [],
): Promise<CartFacts> => {
  const wishes = [...choices.map(({ planId, productId }) => ({ planId, productIds: [productId] })), ...wished];
  return { ...(await readOfferFacts(ctx, wishes)), ...(await readRequestsMade(ctx, wishes)) };
};

/** The viewer's cart, judged. */
export interface JudgedCart {
  groups: CartGroup[];
  /** What concerns all of it. */
  problems: readonly DomainError[];
}

/** The statements it takes do not grow with the cart. */
export async function readCart(ctx: Context): Promise<JudgedCart> {
  const flow = await readFlowFacts(ctx);
  const items = await readCartItems(ctx);
  const facts = await readCartFacts(ctx, items);
  return { groups: judgeCart(facts, items), problems: judge([mustUseFlow], flow, AccessFlow.CART) };
}
