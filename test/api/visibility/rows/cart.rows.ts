import { type Row, row } from '../row.ts';

const LINE = { productIds: ['@product:payment'], planId: '@plan:standard', catalogueId: '@catalogue:public' };
const OFF = 'FLOW_DISABLED FLOW_DISABLED FLOW_DISABLED FLOW_DISABLED';

/** The cart belongs to consumers; the demo world asks directly, so that nothing goes in or out (S1). */
export const CART_ROWS: Row[] = [
  //                                                              anonymous hobbyist member partner rival owner
  row('Query.cart', {}, '401 data data data data 403'),
  row('Mutation.addToCart', { input: LINE }, `401 ${OFF} 403`),
  row('Mutation.updateCartItem', { id: '@request:partner', input: {} }, `401 ${OFF} 403`),
  row('Mutation.removeFromCart', { id: '@request:partner' }, `401 ${OFF} 403`),
  row('Mutation.emptyCart', {}, `401 ${OFF} 403`),
  row('Mutation.submitCart', { input: { appId: '@app:shared' } }, `401 ${OFF} 403`),
];
