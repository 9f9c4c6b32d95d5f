import type { Context } from '../../platform/context.ts';
import { DomainError, Refusals, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gatherNow, judge, throwAll } from '../../platform/rules.ts';
import { lockForAsking } from '../asking/asking-lock.service.ts';
import { readFlowFacts, readMissingCatalogue, readOfferFacts } from '../rules/facts.queries.ts';
import { mustSeeCatalogue, mustSeePlan } from '../rules/offer.rules.ts';
import { type OfferFacts, type OfferWish, offerOf } from '../rules/offer.ts';
import { mustUseFlow } from '../rules/request.rules.ts';
import { OFFER_RULES } from '../rules/rules.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { CartItem } from './cart.entity.ts';
import { choiceOf, recordCart } from './cart.events.ts';
import type { AddToCartInput, UpdateCartItemInput } from './cart.inputs.ts';
import { readCartFacts, readCartItems } from './cart.queries.ts';
import { type CartGroup, type Choice, judgeCart, mustNotBeInCart, PUT_IN_RULES } from './cart.rules.ts';

/**
 * Puts products on a plan into the viewer's cart. What could not be submitted cannot be put in either.
 * @returns The ids of the new items.
 * @throws DomainError FLOW_DISABLED, ALREADY_IN_CART, INVALID_INPUT (full) and the problems of the new items.
 */
export async function addToCart(ctx: Context, input: AddToCartInput): Promise<string[]> {
  await lockCart(ctx);
  const { planId } = input;
  const productIds = [...new Set(input.productIds)];
  const items = await readCartItems(ctx);
  const cart = await readCartFacts(ctx, items, [{ planId, productIds }]);
  const facts = { ...cart, ...(await readMissingCatalogue(ctx, input)) };
  const { catalogueId } = gatherNow({
    catalogueId: () => requirePlace(facts, input),
    cart: () => throwAll(judge(PUT_IN_RULES, items, { planId, productIds })),
  });
  const choices = productIds.map((productId) => ({ catalogueId, productId, planId }));
  throwAll(problemsOf(judgeCart<Choice>(facts, [...items, ...choices]), { planId, productIds }));
  const { userId } = requireViewer(ctx.viewer);
  const added = choices.map((choice) => ctx.em.create(CartItem, { userId, ...choice }));
  await ctx.em.flush();
  await recordCart(ctx, 'cart.itemsAdded', { after: { items: choices } });
  return added.map(({ id }) => id);
}

/**
 * Moves an item of the viewer's cart to another plan or catalogue.
 * @throws DomainError FLOW_DISABLED, NOT_FOUND, ALREADY_IN_CART and the problems of the changed item.
 */
export async function updateCartItem(ctx: Context, id: string, input: UpdateCartItemInput): Promise<void> {
  await lockCart(ctx);
  const items = await readCartItems(ctx);
  const before = await findBeside(
    () => requireItem(items, id),
    () => judgePlace(ctx, input),
  );
  const { productId } = before;
  const wish = { planId: input.planId ?? before.planId, catalogueId: input.catalogueId, productIds: [productId] };
  const { planId } = wish;
  if (planId !== before.planId) throwAll(judge([mustNotBeInCart], items, wish));
  const cart = await readCartFacts(ctx, [...items, { planId, productId }]);
  const facts = { ...cart, ...(await readMissingCatalogue(ctx, input)) };
  const after = { ...before, planId, catalogueId: requirePlace(facts, wish, before.catalogueId) };
  throwAll(
    problemsOf(
      judgeCart(
        facts,
        items.map((item) => (item.id === id ? after : item)),
      ),
      wish,
    ),
  );
  ctx.em.assign(await ctx.em.findOneOrFail(CartItem, id), { planId, catalogueId: after.catalogueId });
  await ctx.em.flush();
  await recordCart(ctx, 'cart.itemChanged', { before: choiceOf(before), after: choiceOf(after) });
}

/** @throws DomainError FLOW_DISABLED, NOT_FOUND. */
export async function removeFromCart(ctx: Context, id: string): Promise<void> {
  await lockCart(ctx);
  const items = (await readCartItems(ctx)).filter((item) => item.id === id);
  if (items.length === 0) throw notInCart();
  await takeOut(ctx, items);
}

async function requireItem(items: readonly CartItem[], id: string): Promise<CartItem> {
  const item = items.find((each) => each.id === id);
  if (item) return item;
  throw notInCart();
}

/** What is wrong with another plan or catalogue, for whatever item. @throws DomainError NOT_FOUND */
async function judgePlace(ctx: Context, { planId, catalogueId }: UpdateCartItemInput): Promise<void> {
  const offer = await readOfferFacts(ctx, [{ productIds: [], planId: planId ?? undefined }]);
  const facts = { ...offer, ...(await readMissingCatalogue(ctx, { catalogueId })) };
  const rules = planId == null ? [mustSeeCatalogue] : [mustSeePlan, mustSeeCatalogue];
  throwAll(judge(rules, facts, { planId: planId ?? '', catalogueId, productIds: [] }));
}

const notInCart = () => new DomainError(UserErrorCode.NOT_FOUND, 'The cart has no such item.', { field: ['id'] });

/** Takes everything out. @throws DomainError FLOW_DISABLED */
export async function emptyCart(ctx: Context): Promise<void> {
  await lockCart(ctx);
  await takeOut(ctx, await readCartItems(ctx));
}

async function takeOut(ctx: Context, items: readonly CartItem[]): Promise<void> {
  if (items.length === 0) return;
  await ctx.em.nativeDelete(CartItem, { id: { $in: items.map(({ id }) => id) } });
  await recordCart(ctx, 'cart.itemsRemoved', { before: { items: items.map(choiceOf) } });
}

/** Changes and submissions of one cart, from however many tabs, follow one another. */
async function lockCart(ctx: Context): Promise<void> {
  throwAll([mustUseFlow(await readFlowFacts(ctx), AccessFlow.CART)]);
  await lockForAsking(ctx, {});
}

/**
 * The catalogue in which products and plan meet. @param stay The present catalogue of the item, kept where possible.
 * @throws DomainError What `OFFER_RULES` refuse.
 */
function requirePlace(facts: OfferFacts, wish: OfferWish, stay: string | null = null): string {
  const offer = offerOf(facts, { ...wish, catalogueId: wish.catalogueId ?? stay }) ?? offerOf(facts, wish);
  if (offer) return offer.catalogue.id;
  throw new Refusals(judge(OFFER_RULES, facts, wish));
}

/** A cart holds a product on a plan only once, so plan and products identify the items. */
const problemsOf = (
  groups: readonly CartGroup<Choice>[],
  { planId, productIds }: Pick<OfferWish, 'planId' | 'productIds'>,
) =>
  groups
    .flatMap(({ items }) => items)
    .filter((item) => item.planId === planId && productIds.includes(item.productId))
    .flatMap(({ problems }) => problems);
