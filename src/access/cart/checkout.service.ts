import { insertApp } from '../../apps/apps/app.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, Refusals, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { throwFirst } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { lockForAsking } from '../asking/asking-lock.service.ts';
import { type Idempotency, idempotencyOf, requireSameInput } from '../asking/idempotency.ts';
import { openRequest } from '../asking/open-request.service.ts';
import { checkAnswersOfAll } from '../forms/answer.service.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { Checkout } from '../requests/checkout.entity.ts';
import { readFlowFacts, readOpenRequests, readTargetFacts } from '../rules/facts.queries.ts';
import { draftOf } from '../rules/facts.ts';
import { mustUseFlow } from '../rules/request.rules.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { CartItem } from './cart.entity.ts';
import { choiceOf, recordCart } from './cart.events.ts';
import type { SubmitCartInput } from './cart.inputs.ts';
import { readCartFacts, readCartItems } from './cart.queries.ts';
import { judgeCart, judgeSubmission, requestOf } from './cart.rules.ts';

/** What a submitted cart became. */
export interface Submission {
  checkoutId: string;
  accessRequests: AccessRequest[];
}

/**
 * Turns items of the viewer's cart into requests of one checkout, one for each catalogue and plan, all for one app; then
 * takes exactly these items out. All of them are submitted or none.
 * @throws DomainError FLOW_DISABLED, CART_EMPTY, NOT_FOUND (an item), IDEMPOTENCY_MISMATCH, and all at once whatever the
 * rules of asking refuse, or then `checkAnswersOfAll`; the field of a refused item is `['cart', 'items', id]`.
 */
export async function submitCart(ctx: Context, input: SubmitCartInput): Promise<Submission> {
  throwFirst([mustUseFlow(await readFlowFacts(ctx), AccessFlow.CART)]);
  await lockForAsking(ctx, input);
  const idempotency = idempotencyOf(input);
  const earlier = await findEarlier(ctx, idempotency);
  if (earlier) return earlier;
  const items = await findItems(ctx, input.itemIds);
  const reason = optionalText(input.reason, { field: ['input', 'reason'], max: 2000 });
  const facts = await readSubmissionFacts(ctx, items, input);
  const groups = judgeCart(facts, items);
  const refusals = judgeSubmission(facts, groups, input);
  if (refusals.length > 0) throw new Refusals(refusals);
  const drafts = groups.map((group) => draftOf(facts, requestOf(group, facts, input)));
  const answers = await checkAnswersOfAll(
    ctx,
    drafts.map(({ offer }) => offer),
    input.answers,
  );
  const app = facts.app ?? (await insertApp(ctx, facts.newApp!, input.newApp!, true));
  const checkoutId = await insertCheckout(ctx, idempotency);
  const accessRequests: AccessRequest[] = [];
  for (const [index, draft] of drafts.entries()) {
    const parts = { reason, checkoutId, answers: answers[index] };
    accessRequests.push(await openRequest(ctx, ctx, { ...draft, app }, parts));
  }
  await ctx.em.nativeDelete(CartItem, { id: { $in: items.map(({ id }) => id) } });
  await recordCart(ctx, 'cart.submitted', {
    before: { items: items.map(choiceOf) },
    after: { checkoutId, accessRequestIds: accessRequests.map(({ id }) => id) },
  });
  return { checkoutId, accessRequests };
}

/** What the whole cart is judged by; the number of statements does not grow with the cart. */
async function readSubmissionFacts(ctx: Context, items: readonly CartItem[], input: SubmitCartInput) {
  const cart = await readCartFacts(ctx, items);
  const target = await readTargetFacts(ctx, input);
  return { ...cart, ...target, openRequests: await readOpenRequests(ctx, target) };
}

async function findEarlier(ctx: Context, idempotency: Idempotency): Promise<Submission | null> {
  const { idempotencyKey } = idempotency;
  if (idempotencyKey === null) return null;
  const earlier = await ctx.em.findOne(Checkout, { userId: requireViewer(ctx.viewer).userId, idempotencyKey });
  if (!earlier) return null;
  requireSameInput(earlier, idempotency);
  const accessRequests = await ctx.db
    .selectFrom('accessRequest')
    .selectAll()
    .where('checkoutId', '=', earlier.id)
    .orderBy('id')
    .execute();
  return { checkoutId: earlier.id, accessRequests };
}

async function insertCheckout(ctx: Context, idempotency: Idempotency): Promise<string> {
  const { id } = ctx.em.create(Checkout, { userId: requireViewer(ctx.viewer).userId, ...idempotency });
  await ctx.em.flush();
  return id;
}

/** The named items, or all of them. What another tab put in meanwhile is submitted only when it is named. */
async function findItems(ctx: Context, ids: readonly string[] | null | undefined): Promise<CartItem[]> {
  const items = await readCartItems(ctx);
  const chosen = ids ? items.filter(({ id }) => ids.includes(id)) : items;
  if (ids && new Set(ids).size > chosen.length) {
    throw new DomainError(UserErrorCode.NOT_FOUND, 'The cart has no such item.', { field: ['input', 'itemIds'] });
  }
  if (chosen.length === 0) throw new DomainError(UserErrorCode.CART_EMPTY, 'There is nothing to submit.');
  return chosen;
}
