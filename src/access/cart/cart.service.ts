import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { Problems } from '../../platform/problems.ts';
import { lockForAsking } from '../asking/access-request.service.ts';
import { requireFlow } from '../rules/access-request.rules.ts';
import { readOfferFacts } from '../rules/offer.queries.ts';
import { judgeOffer, type Offer, type OfferInput } from '../rules/offer.ts';
import { AccessFlow } from '../settings/portal-settings.entity.ts';
import { CartItem } from './cart.entity.ts';
import { choiceOf, recordCart } from './cart.events.ts';
import type { AddToCartInput, UpdateCartItemInput } from './cart.inputs.ts';
import { readCartItems } from './cart.queries.ts';
import { assessCart } from './cart.rules.ts';

const MAX_ITEMS = 100;

/**
 * Puts products on a plan into the viewer's cart. What could not be submitted cannot be put in either.
 * @returns The ids of the new items.
 * @throws DomainError FLOW_DISABLED, ALREADY_IN_CART, INVALID_INPUT (full) and the first problem of a new item.
 */
export async function addToCart(ctx: Context, input: AddToCartInput): Promise<string[]> {
  await lockCart(ctx);
  const catalogueId = await findPlace(ctx, input);
  const productIds = [...new Set(input.productIds)];
  await requireRoom(ctx, input.planId, productIds);
  const { userId } = requireViewer(ctx.viewer);
  const items = productIds.map((productId) =>
    ctx.em.create(CartItem, { userId, catalogueId, productId, planId: input.planId }),
  );
  await ctx.em.flush();
  const ids = items.map(({ id }) => id);
  await requireSubmittable(ctx, ids);
  await recordCart(ctx, 'cart.itemsAdded', { after: { items: items.map(choiceOf) } });
  return ids;
}

/**
 * Moves an item of the viewer's cart to another plan or catalogue.
 * @throws DomainError FLOW_DISABLED, NOT_FOUND, ALREADY_IN_CART and the first problem of the changed item.
 */
export async function updateCartItem(ctx: Context, id: string, input: UpdateCartItemInput): Promise<void> {
  await lockCart(ctx);
  const item = await ctx.em.findOne(CartItem, { id, userId: requireViewer(ctx.viewer).userId });
  if (!item) throw new DomainError(UserErrorCode.NOT_FOUND, 'The cart has no such item.', { field: ['id'] });
  const planId = input.planId ?? item.planId;
  if (planId !== item.planId) await requireNotInCart(ctx, planId, [item.productId]);
  const catalogueId = await findPlace(ctx, { ...input, planId, productIds: [item.productId], stay: item.catalogueId });
  const before = choiceOf(item);
  ctx.em.assign(item, { planId, catalogueId });
  await ctx.em.flush();
  await requireSubmittable(ctx, [id]);
  await recordCart(ctx, 'cart.itemChanged', { before, after: choiceOf(item) });
}

/** @throws DomainError FLOW_DISABLED, NOT_FOUND. */
export async function removeFromCart(ctx: Context, id: string): Promise<void> {
  await lockCart(ctx);
  const items = (await readCartItems(ctx)).filter((item) => item.id === id);
  if (items.length === 0)
    throw new DomainError(UserErrorCode.NOT_FOUND, 'The cart has no such item.', { field: ['id'] });
  await takeOut(ctx, items);
}

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
  await requireFlow(ctx, AccessFlow.CART);
  await lockForAsking(ctx, {});
}

interface Place extends OfferInput {
  /** The catalogue of the item so far, where it stays if it can. */
  stay?: string;
}

/** The catalogue in which products and plan meet; all else is judged once the items are in. */
async function findPlace(ctx: Context, { stay, ...input }: Place): Promise<string> {
  const facts = await readOfferFacts(ctx, { productIds: input.productIds, planIds: [input.planId] });
  if (!input.catalogueId && stay) {
    const staying = await judgeOffer(facts, { ...input, catalogueId: stay }, new Problems());
    if (staying) return stay;
  }
  const problems = new Problems();
  const offer = await judgeOffer(facts, input, problems);
  const { catalogue } = offer ?? problems.settle<Offer>(null);
  return catalogue.id;
}

async function requireRoom(ctx: Context, planId: string, productIds: readonly string[]): Promise<void> {
  const items = await readCartItems(ctx);
  if (items.length + productIds.length > MAX_ITEMS) {
    const message = `A cart holds at most ${MAX_ITEMS} items.`;
    throw invalidInput(message, ['input', 'productIds']);
  }
  await requireNotInCart(ctx, planId, productIds);
}

async function requireNotInCart(ctx: Context, planId: string, productIds: readonly string[]): Promise<void> {
  const items = await readCartItems(ctx);
  const same = items.find((item) => item.planId === planId && productIds.includes(item.productId));
  if (!same) return;
  const message = 'The cart holds this product on this plan already.';
  throw new DomainError(UserErrorCode.ALREADY_IN_CART, message, { field: ['input'], conflictId: same.id });
}

async function requireSubmittable(ctx: Context, ids: readonly string[]): Promise<void> {
  const groups = await assessCart(ctx, await readCartItems(ctx));
  const [first] = groups
    .flatMap(({ items }) => items)
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ problems }) => problems);
  if (first) throw first;
}
