import { createApp } from '../../apps/apps/app.service.ts';
import type { Context } from '../../platform/context.ts';
import { DomainError, Refusals, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { Problems } from '../../platform/problems.ts';
import { optionalText } from '../../platform/text.ts';
import { lockForAsking, requireTarget } from '../asking/access-request.service.ts';
import { type Idempotency, idempotencyOf, requireSameInput } from '../asking/idempotency.ts';
import { openRequest } from '../asking/open-request.service.ts';
import { checkAnswersOfAll } from '../forms/form.service.ts';
import type { AccessRequest } from '../requests/access-request.entity.ts';
import { Checkout } from '../requests/checkout.entity.ts';
import { requireFlow, requirePlanOf } from '../rules/access-request.rules.ts';
import { type Draft, judgeDraft, judgeTarget, type Target } from '../rules/assessment.ts';
import { readOfferFacts } from '../rules/offer.queries.ts';
import { judgeOffer } from '../rules/offer.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { CartItem } from './cart.entity.ts';
import { choiceOf, recordCart } from './cart.events.ts';
import type { SubmitCartInput } from './cart.inputs.ts';
import { readCartItems } from './cart.queries.ts';
import { assessCart, type CartGroup, type JudgedItem } from './cart.rules.ts';

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
  await requireFlow(ctx, AccessFlow.CART);
  await lockForAsking(ctx, input);
  const idempotency = idempotencyOf(input);
  const earlier = await findEarlier(ctx, idempotency);
  if (earlier) return earlier;
  const items = await findItems(ctx, input.itemIds);
  const reason = optionalText(input.reason, { field: ['input', 'reason'], max: 2000 });
  const { drafts, app: found } = await assessSubmission(ctx, items, input);
  const answers = await checkAnswersOfAll(
    ctx,
    drafts.map(({ offer }) => offer),
    input.answers,
  );
  const app = found ?? (await createApp(ctx, input.newApp!, ['input', 'newApp']));
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

/** @throws DomainError Everything that stands in the way, so that a person can mend it in one go. */
async function assessSubmission(ctx: Context, items: readonly CartItem[], input: SubmitCartInput) {
  const problems = new Problems();
  const groups = await assessCart(ctx, items);
  await problems.collect(() => requireTarget(input));
  const target = await judgeTarget(ctx, input, problems);
  const drafts: Draft[] = [];
  if (target) {
    await problems.collect(() => requireGroupFor(target, groups));
    const good = groups.filter((group) => group.items.every((item) => item.problems.length === 0));
    for (const group of good) drafts.push(await draftOf(ctx, group, target, problems));
  }
  const all = [...groups.flatMap((group) => group.items.flatMap(refusalsOf)), ...problems.all];
  if (all.length > 0) throw new Refusals(all);
  return { drafts, app: target!.app };
}

const refusalsOf = ({ id, problems }: JudgedItem): DomainError[] =>
  problems.map((problem) => {
    const { code, message, conflictId } = problem;
    return new DomainError(code, message, { field: ['cart', 'items', id], conflictId });
  });

/** A credential is extended by the items on its plan; when there are none, it was named by mistake. */
function requireGroupFor({ credential }: Target, groups: readonly CartGroup[]): void {
  if (!credential || groups.some(({ planId }) => planId === credential.planId)) return;
  requirePlanOf(credential, { id: groups[0]!.planId });
}

/** Items on the plan of the credential extend it; all others get a credential of their own. */
async function draftOf(
  ctx: Context,
  group: CartGroup,
  { app, credential }: Target,
  problems: Problems,
): Promise<Draft> {
  const { catalogueId, planId } = group;
  const productIds = group.items.map(({ productId }) => productId);
  const facts = await readOfferFacts(ctx, { productIds, planIds: [planId] });
  const judged = new Problems();
  const offer = judged.settle(await judgeOffer(facts, { catalogueId, planId, productIds }, judged));
  return judgeDraft(ctx, { offer, app, credential: credential?.planId === planId ? credential : null }, problems);
}
