import { cartRow, type Row, row } from '../row.ts';

const LINE = { productIds: ['@product:payment'], planId: '@plan:standard', catalogueId: '@catalogue:public' };
const PRIVATE = { productIds: ['@product:accounts'], planId: '@plan:enterprise' };
const ITEM = { id: '@item:member' };
const OFF = 'FLOW_DISABLED FLOW_DISABLED FLOW_DISABLED FLOW_DISABLED';

/** The cart belongs to one consumer, and in the direct flow of the demo world nothing goes in or out. */
export const CART_ROWS: Row[] = [
  //                                                              anonymous hobbyist member partner rival owner
  row('Query.node', ITEM, 'null null data null null null'),
  row('Query.cart', {}, `401 ${OFF} 403`),
  row('Mutation.addToCart', { input: LINE }, `401 ${OFF} 403`),
  row('Mutation.updateCartItem', { ...ITEM, input: {} }, `401 ${OFF} 403`),
  row('Mutation.removeFromCart', ITEM, `401 ${OFF} 403`),
  row('Mutation.emptyCart', {}, `401 ${OFF} 403`),
  row('Mutation.submitCart', { input: { appId: '@app:shared' } }, `401 ${OFF} 403`),

  cartRow('Query.cart', {}, '401 allowed allowed allowed allowed 403'),
  cartRow('Mutation.addToCart', { input: LINE }, '401 ok ok ok ok 403'),
  cartRow('Mutation.addToCart', { input: PRIVATE }, '401 NOT_FOUND ok ok NOT_FOUND 403'),
  cartRow(
    'Mutation.updateCartItem',
    { ...ITEM, input: { planId: '@plan:free' } },
    '401 NOT_FOUND ok NOT_FOUND NOT_FOUND 403',
  ),
  cartRow('Mutation.removeFromCart', ITEM, '401 NOT_FOUND ok NOT_FOUND NOT_FOUND 403'),
  cartRow('Mutation.emptyCart', {}, '401 ok ok ok ok 403'),
  cartRow(
    'Mutation.submitCart',
    { input: { appId: '@app:shared', furtherKey: true } },
    '401 CART_EMPTY ok CART_EMPTY CART_EMPTY 403',
  ),
  cartRow(
    'Mutation.submitCart',
    { input: { appId: '@app:shared' } },
    '401 CART_EMPTY ALREADY_GRANTED CART_EMPTY CART_EMPTY 403',
  ),
  cartRow(
    'Mutation.submitCart',
    { input: { appId: '@app:hobby' } },
    '401 CART_EMPTY NOT_FOUND CART_EMPTY CART_EMPTY 403',
  ),
  cartRow(
    'Mutation.submitCart',
    { input: { appId: '@app:shared', itemIds: ['@item:member'], furtherKey: true } },
    '401 NOT_FOUND ok NOT_FOUND NOT_FOUND 403',
  ),
];
