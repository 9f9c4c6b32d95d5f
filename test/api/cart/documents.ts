import type { Client, Data, Refusal } from '../../support/client.ts';
import { browse } from '../../support/story.ts';

const ERRORS = 'userErrors { code message field conflictId }';

const CART = `
  fragment Problem on UserError { code field conflictId }
  fragment Item on CartItem {
    id product { name } plan { name } catalogue { name } problems { ...Problem } }
  fragment Cart on Cart {
    canSubmit problems { ...Problem }
    items { ...Item }
    requests { catalogue { name } plan { name } items { id } } }`;

export const READ_CART = `${CART} { cart { ...Cart } }`;
export const ADD_TO_CART = `${CART} mutation ($input: AddToCartInput!) {
  addToCart(input: $input) { items { ...Item } cart { ...Cart } ${ERRORS} } }`;
export const UPDATE_ITEM = `${CART} mutation ($id: ID!, $input: UpdateCartItemInput!) {
  updateCartItem(id: $id, input: $input) { cart { ...Cart } ${ERRORS} } }`;
export const REMOVE_ITEM = `${CART} mutation ($id: ID!) { removeFromCart(id: $id) { cart { ...Cart } ${ERRORS} } }`;
export const EMPTY_CART = `${CART} mutation { emptyCart { cart { ...Cart } ${ERRORS} } }`;
export const SUBMIT_CART = `${CART} mutation ($input: SubmitCartInput!) { submitCart(input: $input) {
  checkoutId
  accessRequests {
    id kind status autoApproved checkoutId reason
    app { id name } plan { name } catalogue { name } products { name } credential { id }
  }
  cart { ...Cart } ${ERRORS} } }`;

/** A line in words; names are those of the demo world. */
export interface Line {
  product: string;
  plan: 'free' | 'enterprise';
  catalogue?: 'Public' | 'Enterprise' | null;
}

export async function lineInput(client: Client, { product, plan, catalogue = 'Enterprise' }: Line): Promise<Data> {
  const offer = await browse(client);
  return {
    productIds: [offer.products[product]],
    planId: offer.plans[plan],
    catalogueId: catalogue && offer.catalogues[catalogue],
  };
}

/** Puts a line into the cart and returns its item. */
export async function add(client: Client, line: Line): Promise<Data> {
  const { addToCart } = await client.send(ADD_TO_CART, { input: await lineInput(client, line) });
  return addToCart.items[0];
}

export const readCart = async (client: Client): Promise<Data> => (await client.send(READ_CART)).cart;

let apps = 0;

/** An app of its own for each submission, unless it names one. */
const withApp = (input: Data) =>
  input.appId || input.newApp ? input : { newApp: { name: `Cart app ${++apps}` }, ...input };

export async function submit(client: Client, input: Data = {}): Promise<Data> {
  return (await client.send(SUBMIT_CART, { input: withApp(input) })).submitCart;
}

/** The refusals of a submission, as pairs of code and field. */
export async function refusedSubmit(client: Client, input: Data = {}): Promise<[string, string | null][]> {
  const { userErrors } = await client.refused(SUBMIT_CART, { input: withApp(input) });
  return userErrors.map(({ code, field }: Refusal) => [code, field ? field.join('.') : null]);
}
