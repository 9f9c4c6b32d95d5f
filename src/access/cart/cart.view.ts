import { Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { idOfView, Node } from '../../platform/graphql/node.ts';
import { UserError, userError } from '../../platform/graphql/user-error.ts';
import { defineLoader } from '../../platform/loader.ts';
import { UserRole } from '../../platform/viewer.ts';
import { CartItem } from './cart.entity.ts';
import { readCart } from './cart.queries.ts';
import type { CartGroup, JudgedItem } from './cart.rules.ts';

@ObjectType({ description: 'Items of one catalogue and one plan: what one request will hold.' })
export class CartRequest {
  @Field(() => [CartItem], { description: 'In the order in which they were put in.' })
  items!: JudgedItem[];

  catalogueId!: string;
  planId!: string;
}

@ObjectType('Cart', { implements: Node, description: 'What the viewer has chosen and not asked for yet.' })
export class Cart {
  @Field(() => ID, { description: 'The same for as long as the account lives, whatever is in it.' })
  id!: string;

  @Field(() => [CartItem], { description: 'In the order in which they were put in.' })
  items!: JudgedItem[];

  @Field(() => [CartRequest], { description: 'The requests that submitting all of it makes.' })
  requests!: CartGroup[];

  @Field(() => [UserError], { description: 'What stands in the way of the whole cart, such as the other access flow.' })
  problems!: UserError[];

  @Field(() => Boolean, { description: 'Whether all of it can be submitted now, given an app.' })
  canSubmit!: boolean;
}

const cartId = (userId: string) => idOfView('Cart', userId);

/** The viewer's cart as it is now. */
export async function readCartView(ctx: Context): Promise<Cart> {
  const { groups, problems } = await readCart(ctx);
  const items = groups.flatMap((group) => group.items).sort((a, b) => (a.id < b.id ? -1 : 1));
  const isClean = problems.length === 0 && items.every((item) => item.problems.length === 0);
  const id = cartId(requireViewer(ctx.viewer).userId);
  return { id, items, requests: groups, problems: problems.map(userError), canSubmit: isClean && items.length > 0 };
}

/** Who has a cart. */
export const CONSUMERS = [UserRole.CONSUMER_ADMIN, UserRole.TEAM_MEMBER];

const cartOfViewer = defineLoader(async (ctx: Context, keys: readonly 'cart'[]) => {
  const has = CONSUMERS.some((role) => role === ctx.viewer?.role);
  const cart = has ? await readCartView(ctx) : null;
  return keys.map(() => cart);
});

/** The viewer's own cart, by its id. */
export const findCart = async (ctx: Context, id: string): Promise<Cart | null> =>
  ctx.viewer && id === cartId(ctx.viewer.userId) ? cartOfViewer(ctx, 'cart') : null;

/** An item of the viewer's own cart, judged with all of it. */
export const findCartItem = async (ctx: Context, id: string): Promise<JudgedItem | null> =>
  (await cartOfViewer(ctx, 'cart'))?.items.find((item) => item.id === id) ?? null;
