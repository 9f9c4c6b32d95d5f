import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import { catalogues } from '../../catalogue/catalogues/catalogue.queries.ts';
import { Plan } from '../../catalogue/plans/plan.entity.ts';
import { plans } from '../../catalogue/plans/plan.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import { products } from '../../catalogue/products/product.queries.ts';
import type { Context } from '../../platform/context.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { UserError, userError } from '../../platform/graphql/user-error.ts';
import { AccessRequest } from '../requests/access-request.entity.ts';
import { OFFER_CODES, REQUEST_CODES } from '../rules/rule-codes.ts';
import { CartItem } from './cart.entity.ts';
import { AddToCartInput, SubmitCartInput, UpdateCartItemInput } from './cart.inputs.ts';
import type { JudgedItem } from './cart.rules.ts';
import { addToCart, emptyCart, removeFromCart, updateCartItem } from './cart.service.ts';
import { Cart, CartRequest, CONSUMERS, readCartView } from './cart.view.ts';
import { submitCart } from './checkout.service.ts';

const AddToCartPayload = payloadOf('addToCart', {
  items: changed(() => [CartItem], 'Those that were put in, in the order of the products.'),
  cart: changed(() => Cart, 'The cart as it is now.'),
});

const UpdateCartItemPayload = payloadOf('updateCartItem', {
  cart: changed(() => Cart, 'The cart as it is now.'),
});

const RemoveFromCartPayload = payloadOf('removeFromCart', {
  deletedId: changed(() => ID, 'Id that the item had.'),
  cart: changed(() => Cart, 'The cart as it is now.'),
});

const EmptyCartPayload = payloadOf('emptyCart', {
  cart: changed(() => Cart, 'With nothing in it.'),
});

const SubmitCartPayload = payloadOf('submitCart', {
  checkoutId: changed(() => ID, 'What the requests have in common.'),
  accessRequests: changed(
    () => [AccessRequest],
    'One for each catalogue and plan, already approved where the plan approves by itself.',
  ),
  cart: changed(() => Cart, 'What is left in the cart.'),
});

@Resolver(() => CartItem)
export class CartItemResolver {
  @FieldResolver(() => Product, {
    nullable: true,
    description: 'The product; null when the viewer may no longer see it.',
  })
  product(@Root() item: CartItem, @Ctx() ctx: Context) {
    return products.byId(ctx, item.productId);
  }

  @FieldResolver(() => Plan, { nullable: true, description: 'The plan; null when the viewer may no longer see it.' })
  plan(@Root() item: CartItem, @Ctx() ctx: Context) {
    return plans.byId(ctx, item.planId);
  }

  @FieldResolver(() => Catalogue, {
    nullable: true,
    description: 'Where the two meet; null when the viewer may no longer see it.',
  })
  catalogue(@Root() item: CartItem, @Ctx() ctx: Context) {
    return catalogues.byId(ctx, item.catalogueId);
  }

  @FieldResolver(() => [UserError], { description: 'Everything that stands in the way of asking for it.' })
  problems(@Root() item: JudgedItem): UserError[] {
    return item.problems.map(userError);
  }
}

@Resolver(() => CartRequest)
export class CartRequestResolver {
  @FieldResolver(() => Catalogue, { nullable: true, description: 'Null when the viewer may no longer see it.' })
  catalogue(@Root() request: CartRequest, @Ctx() ctx: Context) {
    return catalogues.byId(ctx, request.catalogueId);
  }

  @FieldResolver(() => Plan, { nullable: true, description: 'Null when the viewer may no longer see it.' })
  plan(@Root() request: CartRequest, @Ctx() ctx: Context) {
    return plans.byId(ctx, request.planId);
  }
}

@Resolver()
export class CartResolver {
  @Authorized(...CONSUMERS)
  @Query(() => Cart, { description: "The viewer's cart, judged by the rules of today. For consumers." })
  cart(@Ctx() ctx: Context): Promise<Cart> {
    return readCartView(ctx);
  }

  @Authorized(...CONSUMERS)
  @Refuses(...OFFER_CODES, 'ALREADY_IN_CART')
  @Mutation(() => AddToCartPayload, {
    description: 'Puts products on a plan into the cart. For consumers, in the cart flow.',
  })
  async addToCart(
    @Ctx() ctx: Context,
    @Arg('input', () => AddToCartInput, {
      description: 'Products and the plan for them; each product becomes an item.',
    })
    input: AddToCartInput,
  ) {
    const ids = await addToCart(ctx, input);
    const cart = await readCartView(ctx);
    return { cart, items: cart.items.filter(({ id }) => ids.includes(id)) };
  }

  @Authorized(...CONSUMERS)
  @Refuses(...OFFER_CODES, 'ALREADY_IN_CART')
  @Mutation(() => UpdateCartItemPayload, {
    description: 'Moves an item to another plan or catalogue. For consumers, in the cart flow.',
  })
  async updateCartItem(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the item.' }) id: string,
    @Arg('input', () => UpdateCartItemInput, CHANGES) input: UpdateCartItemInput,
  ) {
    await updateCartItem(ctx, id, input);
    return { cart: await readCartView(ctx) };
  }

  @Authorized(...CONSUMERS)
  @Refuses('FLOW_DISABLED', 'NOT_FOUND')
  @Mutation(() => RemoveFromCartPayload, {
    description: 'Takes an item out. For consumers, in the cart flow.',
  })
  async removeFromCart(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the item.' }) id: string) {
    await removeFromCart(ctx, id);
    return { deletedId: id, cart: await readCartView(ctx) };
  }

  @Authorized(...CONSUMERS)
  @Refuses('FLOW_DISABLED')
  @Mutation(() => EmptyCartPayload, {
    description: 'Takes everything out. For consumers, in the cart flow.',
  })
  async emptyCart(@Ctx() ctx: Context) {
    await emptyCart(ctx);
    return { cart: await readCartView(ctx) };
  }

  @Authorized(...CONSUMERS)
  @Refuses(...REQUEST_CODES, 'CART_EMPTY')
  @Mutation(() => SubmitCartPayload, {
    description:
      'Asks for what is in the cart, for one app: one request for each catalogue and plan, all or none. `userErrors` tells all that stands in the way; the field of an item is `cart.items.<id>`. For consumers, in the cart flow.',
  })
  async submitCart(
    @Ctx() ctx: Context,
    @Arg('input', () => SubmitCartInput, { description: 'For which app, and why.' }) input: SubmitCartInput,
  ) {
    const submission = await submitCart(ctx, input);
    return { ...submission, cart: await readCartView(ctx) };
  }
}
