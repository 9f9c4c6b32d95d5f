import { insertApp } from '../../apps/apps/app.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { gather, throwAll } from '../../platform/rules.ts';
import { optionalText } from '../../platform/text.ts';
import { lockForAsking } from '../asking/asking-lock.service.ts';
import { readGivenKeys } from '../asking/given-key.service.ts';
import { type Idempotency, idempotencyOf, requireSameInput, usableIdempotency } from '../asking/idempotency.ts';
import { openRequest } from '../asking/open-request.service.ts';
import { checkAnswersOfAll } from '../forms/answer.service.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { Checkout } from '../requests/checkout.entity.ts';
import { readFlowFacts, readOpenRequests, readTargetFacts } from '../rules/facts.queries.ts';
import { draftOf } from '../rules/facts.ts';
import { offerOf } from '../rules/offer.ts';
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
 * rules of asking and `checkAnswersOfAll` refuse; the field of a refused item is `['cart', 'items', id]`.
 */
export async function submitCart(ctx: Context, input: SubmitCartInput): Promise<Submission> {
  throwAll([mustUseFlow(await readFlowFacts(ctx), AccessFlow.CART)]);
  await lockForAsking(ctx, input);
  const earlier = await findEarlier(ctx, usableIdempotency(input));
  if (earlier) return earlier;
  const { idempotency, reason, items, judged } = await gather({
    idempotency: () => idempotencyOf(input),
    reason: () => optionalText(input.reason, { field: ['input', 'reason'], max: 2000 }),
    items: () => findItems(ctx, input.itemIds),
    judged: () => judgeItems(ctx, input),
  });
  const { facts, drafts, answers, given } = judged;
  const app = facts.app ?? (await insertApp(ctx, facts.newApp!, input.newApp!, true));
  const checkoutId = await insertCheckout(ctx, idempotency);
  const accessRequests: AccessRequest[] = [];
  for (const [index, draft] of drafts.entries()) {
    const parts = { reason, checkoutId, answers: answers[index], publicKey: given[index] ?? null };
    accessRequests.push(await openRequest(ctx, ctx, { ...draft, app }, parts));
  }
  await ctx.em.nativeDelete(CartItem, { id: { $in: items.map(({ id }) => id) } });
  await recordCart(ctx, 'cart.submitted', {
    before: { items: items.map(choiceOf) },
    after: { checkoutId, accessRequestIds: accessRequests.map(({ id }) => id) },
  });
  return { checkoutId, accessRequests };
}

/** What the items become by the rules, and the answers that belong to it. */
async function judgeItems(ctx: Context, input: SubmitCartInput) {
  const items = itemsNamed(await readCartItems(ctx), input.itemIds);
  const facts = await readSubmissionFacts(ctx, items, input);
  const groups = judgeCart(facts, items);
  const wishes = groups.map((group) => requestOf(group, facts, input));
  const offers = wishes.flatMap((wish) => offerOf(facts, wish) ?? []);
  // What is asked of the consumer is known only when all of the offers are.
  const isWhole = offers.length > 0 && offers.length === wishes.length;
  const { answers, given } = await gather({
    rules: () => throwAll(judgeSubmission(facts, groups, input)),
    answers: () => (isWhole ? checkAnswersOfAll(ctx, offers, input.answers) : []),
    given: () => readGivenKeys(ctx, isWhole ? offers : [], input),
  });
  return { facts, drafts: wishes.map((wish) => draftOf(facts, wish)), answers, given };
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

const itemsNamed = (items: readonly CartItem[], ids: readonly string[] | null | undefined): CartItem[] =>
  items.filter(({ id }) => !ids || ids.includes(id));

/** The named items, or all of them. What another tab put in meanwhile is submitted only when it is named. */
async function findItems(ctx: Context, ids: readonly string[] | null | undefined): Promise<CartItem[]> {
  const chosen = itemsNamed(await readCartItems(ctx), ids);
  if (ids && new Set(ids).size > chosen.length) {
    throw new DomainError(UserErrorCode.NOT_FOUND, 'The cart has no such item.', { field: ['input', 'itemIds'] });
  }
  if (chosen.length === 0) throw new DomainError(UserErrorCode.CART_EMPTY, 'There is nothing to submit.');
  return chosen;
}
