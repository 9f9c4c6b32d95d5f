import { describe, expect, it } from 'vitest';
import type { CartItem } from '../../../../src/access/cart/cart.entity.ts';
import {
  type CartFacts,
  ITEM_RULES,
  judgeCart,
  judgeSubmission,
  PUT_IN_RULES,
  requestOf,
} from '../../../../src/access/cart/cart.rules.ts';
import { AccessRequestKind } from '../../../../src/access/requests/access-request.entity.ts';
import type { AskingFacts, TargetWish } from '../../../../src/access/rules/facts.ts';
import { AuthType } from '../../../../src/catalogue/products/product.entity.ts';
import { judge } from '../../../../src/platform/rules.ts';
import {
  byId,
  codesOf,
  credential,
  facts,
  factsOfHolder,
  NEW_APP,
  offered,
  openRequest,
  plan,
  product,
} from './world.ts';

const item = (productId: string, planId = 'free', catalogueId = 'public'): CartItem =>
  ({ id: `${productId} on ${planId}`, productId, planId, catalogueId }) as CartItem;

/** The codes of each item, item by item. */
const problemsOf = (given: CartFacts, items: readonly CartItem[]) =>
  judgeCart(given, items).flatMap((group) => group.items.map(({ problems }) => codesOf(problems)));

const oneOf = (values: object) => byId(product('accounts', values), product('payment'), product('loans'));
const once = byId(plan('free', { requestAllowance: 1 }), plan('enterprise'));
const twoPlaces = ['public', 'private'].flatMap((place) => offered(place, ['accounts', 'payment'], ['free']));

describe('the items of a cart', () => {
  it.each<[string, CartFacts, CartItem[], string[][]]>([
    ['are silent when all is well', facts(), [item('accounts'), item('payment', 'enterprise')], [[], []]],
    [
      'X9: the second request of a cart is one too many for the hour',
      facts({ requestsThisHour: { made: 1, allowed: 2 } }),
      [item('accounts'), item('payment'), item('payment', 'enterprise')],
      [[], [], ['REQUEST_FREQUENCY_EXCEEDED']],
    ],
    ['one is judged by itself', facts(), [item('secret'), item('payment')], [['NOT_FOUND'], []]],
    ['a plan that is not there', facts(), [item('payment', 'secret')], [['NOT_FOUND']]],
    ['another catalogue', facts(), [item('payment', 'free', 'private')], [['PLAN_NOT_OFFERED']]],
    [
      'the second authentication method of a request is the one that does not fit',
      facts({ products: oneOf({ authType: AuthType.CUSTOM }) }),
      [item('payment'), item('accounts')],
      [[], ['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE']],
    ],
    [
      'what is not there has no authentication method that others could miss',
      facts({ products: byId(product('payment', { authType: AuthType.CUSTOM })) }),
      [item('accounts'), item('payment')],
      [['NOT_FOUND'], ['PRODUCT_NOT_REQUESTABLE']],
    ],
    [
      'two requests may have two authentication methods',
      facts({ products: oneOf({ authType: AuthType.CUSTOM }) }),
      [item('payment'), item('accounts', 'enterprise')],
      [[], ['PRODUCT_NOT_REQUESTABLE']],
    ],
    [
      'a plan that may be asked for once, twice',
      facts({ plans: once, meetings: twoPlaces }),
      [item('accounts'), item('payment', 'free', 'private')],
      [[], ['REQUEST_FREQUENCY_EXCEEDED']],
    ],
    [
      'a plan that was asked for',
      facts({ plans: once, requestsMade: new Map([['free', 1]]) }),
      [item('accounts'), item('payment')],
      [['REQUEST_FREQUENCY_EXCEEDED'], ['REQUEST_FREQUENCY_EXCEEDED']],
    ],
  ])('%s', (_, given, items, codes) => {
    expect(problemsOf(given, items)).toEqual(codes);
  });

  it('fit into a request up to the twentieth', () => {
    const ids = Array.from({ length: 21 }, (_, number) => `product ${number}`);
    const given = facts({
      products: byId(...ids.map((id) => product(id))),
      meetings: offered('public', ids, ['free']),
    });
    const codes = problemsOf(
      given,
      ids.map((id) => item(id)),
    );
    expect(codes.slice(0, 20).flat()).toEqual([]);
    expect(codes[20]).toEqual(['INVALID_INPUT']);
  });

  it('become one request for each catalogue and plan, in the order in which they were put in', () => {
    const items = [item('accounts'), item('payment', 'enterprise'), item('payment'), item('loans', 'free', 'private')];
    const groups = judgeCart(facts(), items).map((group) => group.items.map(({ id }) => id));
    expect(groups).toEqual([['accounts on free', 'payment on free'], ['payment on enterprise'], ['loans on free']]);
  });

  it('are told what fits them together before what is offered', () => {
    const given = facts({ products: oneOf({ authType: AuthType.CUSTOM, hiddenAt: new Date(), providerId: 'other' }) });
    const wish = {
      ...item('accounts'),
      productIds: ['accounts'],
      together: ['payment', 'accounts'],
      requestsBefore: { ofPlan: 0, all: 0 },
    };
    expect(
      codesOf(judge(ITEM_RULES, { ...given, meetings: [], plans: byId(plan('free', { requestAllowance: 0 })) }, wish)),
    ).toEqual([
      ...['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE', 'PRODUCT_NOT_REQUESTABLE', 'MIXED_PROVIDERS'],
      'REQUEST_FREQUENCY_EXCEEDED',
    ]);
  });
});

describe('putting into a cart', () => {
  const full = Array.from({ length: 100 }, (_, number) => item(`product ${number}`));
  const wish = { planId: 'free', productIds: ['accounts'] };

  it.each<[string, CartItem[], string[]]>([
    ['an empty one', [], []],
    ['one with the last place', full.slice(1), []],
    ['a full one', full, ['INVALID_INPUT']],
    [
      'one that holds the product on the plan, in whatever catalogue',
      [item('accounts', 'free', 'x')],
      ['ALREADY_IN_CART'],
    ],
    ['one that holds the product on another plan', [item('accounts', 'enterprise')], []],
    ['a full one that holds it', [item('accounts'), ...full.slice(1)], ['INVALID_INPUT', 'ALREADY_IN_CART']],
  ])('%s', (_, items, codes) => {
    expect(codesOf(judge(PUT_IN_RULES, items, wish))).toEqual(codes);
  });
});

describe('submitting a cart', () => {
  const told = (given: AskingFacts, target: TargetWish, items = [item('accounts'), item('payment', 'enterprise')]) =>
    codesOf(judgeSubmission(given, judgeCart(given, items), target));
  const newApp = { newApp: { name: 'Wallet' } };

  it.each<[string, AskingFacts, TargetWish, string[]]>([
    ['for an app', facts(), { appId: 'wallet' }, []],
    ['for a new app', facts({ app: null, newApp: NEW_APP }), newApp, []],
    ['for a credential, of what is on its plan', factsOfHolder(), { appId: 'wallet', credentialId: 'key' }, []],
    ['for no app', facts({ app: null }), {}, ['APP_REQUIRED']],
    ['for an app that is not there', facts({ app: null }), { appId: 'wallet' }, ['NOT_FOUND']],
    [
      'for a name that is taken',
      facts({ app: null, newApp: { ...NEW_APP, isNameTaken: true } }),
      newApp,
      ['NAME_TAKEN'],
    ],
    [
      'for a credential on a plan of which nothing is in the cart',
      factsOfHolder({ credential: credential({ planId: 'gold' }) }),
      { appId: 'wallet', credentialId: 'key' },
      ['PLAN_MISMATCH'],
    ],
    [
      'for a credential that holds it already',
      factsOfHolder({ held: [product('accounts'), product('payment')] }),
      { appId: 'wallet', credentialId: 'key' },
      ['ALREADY_GRANTED'],
    ],
    [
      'P2: for an app whose key opens it already',
      facts({ grants: [{ id: 'key', planId: 'free', authType: AuthType.AUTH_TOKEN, productIds: ['accounts'] }] }),
      { appId: 'wallet' },
      ['ALREADY_GRANTED'],
    ],
    [
      'P2: for a further key',
      facts({ grants: [{ id: 'key', planId: 'free', authType: AuthType.AUTH_TOKEN, productIds: ['accounts'] }] }),
      { appId: 'wallet', furtherKey: true },
      [],
    ],
    [
      'again',
      facts({ openRequests: [openRequest({ productIds: ['accounts'] })] }),
      { appId: 'wallet' },
      ['DUPLICATE_REQUEST'],
    ],
    [
      'with an item that cannot be asked for, which is told first and leaves its request unjudged',
      facts({
        app: null,
        products: byId(product('payment')),
        openRequests: [openRequest({ productIds: ['accounts'] })],
      }),
      { appId: 'wallet' },
      ['NOT_FOUND', 'NOT_FOUND'],
    ],
  ])('%s', (_, given, target, codes) => {
    expect(told(given, target)).toEqual(codes);
  });

  it('names the item that cannot be asked for', () => {
    const given = facts({ products: byId(product('payment')) });
    const [refusal] = judgeSubmission(given, judgeCart(given, [item('accounts')]), { appId: 'wallet' });
    expect(refusal?.field).toEqual(['cart', 'items', 'accounts on free']);
  });

  it('extends the credential by what is on its plan, and asks for new ones for the rest', () => {
    const given = factsOfHolder();
    const groups = judgeCart(given, [item('accounts'), item('payment', 'enterprise')]);
    const requests = groups.map((group) => requestOf(group, given, { appId: 'wallet', credentialId: 'key' }));
    expect(requests.map(({ kind, credentialId }) => [kind, credentialId])).toEqual([
      [AccessRequestKind.ADD_PRODUCTS, 'key'],
      [AccessRequestKind.NEW_ACCESS, null],
    ]);
  });
});
