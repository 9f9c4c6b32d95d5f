import { describe, expect, it } from 'vitest';
import { AccessRequestKind } from '../../../../src/access/requests/access-request.entity.ts';
import type { AccessWish, AskingFacts } from '../../../../src/access/rules/facts.ts';
import type { GrantWish } from '../../../../src/access/rules/grant.rules.ts';
import {
  ACCESS_RULES,
  BUNDLE_RULES,
  DRY_RUN_RULES,
  GIFT_RULES,
  GRANT_RULES,
  REGRANT_RULES,
} from '../../../../src/access/rules/rules.ts';
import { AppVisibility } from '../../../../src/apps/apps/app.entity.ts';
import { CredentialStatus } from '../../../../src/apps/credentials/credential.entity.ts';
import { AuthType } from '../../../../src/catalogue/products/product.entity.ts';
import { judge, type Rule } from '../../../../src/platform/rules.ts';
import {
  app,
  byId,
  codesOf,
  credential,
  extension,
  facts,
  factsOfHolder,
  NEW_APP,
  offered,
  openRequest,
  plan,
  product,
  wish,
} from './world.ts';

/** What is the case and wished, and the codes of what is told, in their order. */
type Row = [name: string, facts: AskingFacts, wish: AccessWish, codes: string[]];

/** Every rule of the list has a row in which it speaks, so that none can be lost unnoticed. */
function table(name: string, rules: readonly Rule<AskingFacts, AccessWish>[], rows: readonly Row[]): void {
  describe(name, () => {
    it.each(rows)('%s', (_, given, wished, codes) => {
      expect(codesOf(judge(rules, given, wished))).toEqual(codes);
    });

    it('has no rule that never speaks', () => {
      const silent = rules.filter((rule) => rows.every(([, given, wished]) => rule(given, wished) === null));
      expect(silent.map((rule) => rule.name)).toEqual([]);
    });
  });
}

const { CHANGE_PLAN, RENEW, ADD_PRODUCTS } = AccessRequestKind;
const many = Array.from({ length: 21 }, (_, number) => `product ${number}`);
const two = (values: object) => byId(product('accounts', values), product('payment'));

const BUNDLE: Row[] = [
  ['is silent when all is well', facts(), wish(), []],
  ['products that are named twice count once', facts(), wish({ productIds: ['accounts', 'accounts'] }), []],
  ['no product', facts(), wish({ productIds: [] }), ['INVALID_INPUT']],
  ['too many products, whatever they are', facts(), wish({ productIds: many }), ['INVALID_INPUT']],
  ['a product that is not there', facts(), wish({ productIds: ['accounts', 'secret'] }), ['NOT_FOUND']],
  ['a plan that is not there', facts(), wish({ planId: 'secret' }), ['NOT_FOUND']],
  [
    'two authentication methods, of which one is not issued',
    facts({ products: two({ authType: AuthType.JWT }) }),
    wish(),
    ['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a product that only documents',
    facts({ products: two({ isDocumentationOnly: true }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'P13: products of which one only documents, whatever else it has or lacks',
    facts({ products: two({ isDocumentationOnly: true, authType: null, providerId: null, hiddenAt: new Date() }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a product that vanished at the provider',
    facts({ products: two({ hiddenAt: new Date() }) }),
    wish(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a plan that vanished at the provider',
    facts({ plans: byId(plan('free', { hiddenAt: new Date() })) }),
    wish(),
    ['PLAN_NOT_OFFERED'],
  ],
  ['another provider', facts({ products: two({ providerId: 'other' }) }), wish(), ['MIXED_PROVIDERS']],
  ['neither product nor plan', facts(), wish({ productIds: ['secret'], planId: 'secret' }), ['NOT_FOUND', 'NOT_FOUND']],
];

table('what one credential can hold', BUNDLE_RULES, [
  ...BUNDLE,
  ['no catalogue is needed', facts({ meetings: [] }), wish(), []],
]);

const twoPlaces = [
  ...offered('b', ['accounts', 'payment'], ['free']),
  ...offered('a', ['accounts', 'payment'], ['free']),
];

const OFFER: Row[] = [
  ...BUNDLE,
  ['no catalogue', facts({ meetings: [] }), wish(), ['PLAN_NOT_OFFERED']],
  [
    'P13: no catalogue for what gives no credentials',
    facts({ meetings: [], products: byId(product('accounts', { authType: AuthType.JWT })) }),
    wish({ productIds: ['accounts'] }),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'no catalogue with all of the products',
    facts({ meetings: offered('public', ['accounts'], ['free']) }),
    wish(),
    ['PLAN_NOT_OFFERED'],
  ],
  ['another catalogue', facts(), wish({ catalogueId: 'private' }), ['PLAN_NOT_OFFERED']],
  ['several catalogues', facts({ meetings: twoPlaces }), wish(), ['CATALOGUE_REQUIRED']],
  ['several catalogues, of which one is named', facts({ meetings: twoPlaces }), wish({ catalogueId: 'b' }), []],
];

const newApp = { newApp: { name: 'Wallet' }, appId: null };
const forNewApp = (values: Partial<typeof NEW_APP> = {}) => facts({ app: null, newApp: { ...NEW_APP, ...values } });

const TARGET: Row[] = [
  ['an app that is not there', facts({ app: null }), wish(), ['NOT_FOUND']],
  ['a new app', forNewApp(), wish(newApp), []],
  ['a new app for nobody', forNewApp({ owner: null }), wish(newApp), ['NOT_FOUND']],
  ['a new app without a name', forNewApp(), wish({ ...newApp, newApp: { name: ' ' } }), ['INVALID_INPUT']],
  ['a new app with a name that is taken', forNewApp({ isNameTaken: true }), wish(newApp), ['NAME_TAKEN']],
  [
    'a new app that more may see than its owner can allow',
    forNewApp(),
    wish({ ...newApp, newApp: { name: 'Wallet', visibility: AppVisibility.TEAM } }),
    ['VISIBILITY_NOT_ALLOWED'],
  ],
  [
    'a new app that is described at length',
    forNewApp(),
    wish({ ...newApp, newApp: { name: 'Wallet', description: 'x'.repeat(2001) } }),
    ['INVALID_INPUT'],
  ],
  ['a credential that is not there', facts(), extension(), ['NOT_FOUND']],
  [
    'P16: a new app with a credential of another',
    factsOfHolder({ app: null, newApp: NEW_APP }),
    extension(newApp),
    ['NOT_FOUND'],
  ],
  [
    'a credential of another app',
    factsOfHolder({ credential: credential({ appId: 'shop' }), held: [product('payment')] }),
    extension(),
    ['NOT_FOUND'],
  ],
];

const EXTENSION: Row[] = [
  ['more products on a credential', factsOfHolder(), extension(), []],
  [
    'a credential that has ended',
    factsOfHolder({ credential: credential({ status: CredentialStatus.REVOKED }) }),
    extension(),
    ['WRONG_STATE'],
  ],
  [
    'a credential on another plan',
    factsOfHolder({ credential: credential({ planId: 'enterprise' }) }),
    extension(),
    ['PLAN_MISMATCH'],
  ],
  [
    'a credential of another authentication method',
    factsOfHolder({ credential: credential({ authType: AuthType.BASIC }) }),
    extension(),
    ['MIXED_AUTH_TYPES'],
  ],
  [
    'P13: of what only documents nothing else is told',
    factsOfHolder({ products: two({ isDocumentationOnly: true, authType: null }) }),
    extension(),
    ['PRODUCT_NOT_REQUESTABLE'],
  ],
  [
    'a credential that holds one of the products',
    factsOfHolder({ held: [product('payment')] }),
    extension(),
    ['ALREADY_GRANTED'],
  ],
  [
    'a credential of which nothing fits',
    factsOfHolder({
      credential: credential({ status: CredentialStatus.EXPIRED, planId: 'x', authType: AuthType.JWT }),
      held: [product('accounts')],
    }),
    extension(),
    ['WRONG_STATE', 'PLAN_MISMATCH', 'MIXED_AUTH_TYPES', 'ALREADY_GRANTED'],
  ],
];

const BOTH_ON_FREE = { id: 'twin', planId: 'free', productIds: ['accounts', 'payment', 'loans'] };

/** What lives of the app beside what is asked for. */
const REPEATED: Row[] = [
  ['P2: all of it lives already', facts({ grants: [BOTH_ON_FREE] }), wish(), ['ALREADY_GRANTED']],
  ['P2: a further key is asked for', facts({ grants: [BOTH_ON_FREE] }), wish({ furtherKey: true }), []],
  ['P2: it lives on another plan', facts({ grants: [{ ...BOTH_ON_FREE, planId: 'gold' }] }), wish(), []],
  ['P2: a part of it lives', facts({ grants: [{ ...BOTH_ON_FREE, productIds: ['accounts'] }] }), wish(), []],
];

/** The products that a credential would hold then. */
const REPEATED_BY_EXTENSION: Row[] = [
  ['P2: it becomes equal to another', factsOfHolder({ grants: [BOTH_ON_FREE] }), extension(), ['ALREADY_GRANTED']],
  [
    'P2: it becomes more than another',
    factsOfHolder({ grants: [{ ...BOTH_ON_FREE, productIds: ['accounts', 'payment'] }] }),
    extension(),
    [],
  ],
];

const limited = (made: number) =>
  facts({ plans: byId(plan('free', { requestAllowance: 2 })), requestsMade: new Map([['free', made]]) });

const ASKING: Row[] = [
  ...OFFER,
  ...TARGET,
  ...EXTENSION,
  ...REPEATED,
  ...REPEATED_BY_EXTENSION,
  ['fewer requests than the plan allows', limited(1), wish(), []],
  ['X9: fewer requests than an hour allows', facts({ requestsThisHour: { made: 99, allowed: 100 } }), wish(), []],
  [
    'X9: any number of requests without a limit',
    facts({ requestsThisHour: { made: 9_999, allowed: null } }),
    wish(),
    [],
  ],
  [
    'X9: as many requests as an hour allows',
    facts({ requestsThisHour: { made: 100, allowed: 100 } }),
    wish(),
    ['REQUEST_FREQUENCY_EXCEEDED'],
  ],
  ['as many requests as the plan allows', limited(2), wish(), ['REQUEST_FREQUENCY_EXCEEDED']],
  [
    'too many requests for a plan that is not offered',
    { ...limited(2), meetings: [] },
    wish(),
    ['PLAN_NOT_OFFERED', 'REQUEST_FREQUENCY_EXCEEDED'],
  ],
  ['an equal request', facts({ openRequests: [openRequest()] }), wish(), ['DUPLICATE_REQUEST']],
  [
    'an equal request, whatever the order of the products',
    facts({ openRequests: [openRequest()] }),
    wish({ productIds: ['payment', 'accounts', 'payment'] }),
    ['DUPLICATE_REQUEST'],
  ],
  ...(
    [
      ['app', { appId: 'shop' }],
      ['plan', { planId: 'enterprise' }],
      ['kind', { kind: ADD_PRODUCTS }],
      ['credential', { credentialId: 'key' }],
      ['smaller set of products', { productIds: ['accounts'] }],
      ['larger set of products', { productIds: ['accounts', 'payment', 'loans'] }],
    ] as const
  ).map(
    ([what, values]): Row => [
      `a request for another ${what}`,
      facts({
        openRequests: [
          openRequest({
            ...values,
            productIds: [...('productIds' in values ? values.productIds : openRequest().productIds)],
          }),
        ],
      }),
      wish(),
      [],
    ],
  ),
  [
    'an equal request for a credential',
    factsOfHolder({ openRequests: [openRequest({ kind: ADD_PRODUCTS, credentialId: 'key' })] }),
    extension(),
    ['DUPLICATE_REQUEST'],
  ],
  [
    'much at once',
    facts({ app: null, plans: byId(plan('free', { requestAllowance: 0 })), meetings: [] }),
    extension(),
    ['PLAN_NOT_OFFERED', 'REQUEST_FREQUENCY_EXCEEDED', 'NOT_FOUND', 'NOT_FOUND'],
  ],
  [
    'an extension is judged where there is something to add',
    factsOfHolder({ meetings: [], held: [product('payment')] }),
    extension(),
    ['PLAN_NOT_OFFERED'],
  ],
];

table('a dry run', DRY_RUN_RULES, [
  ...ASKING,
  ['the app may be open', facts({ app: null }), wish({ appId: null }), []],
  ['two apps, of which none is judged', facts({ app: null }), wish({ newApp: { name: ' ' } }), ['APP_REQUIRED']],
]);

table('asking for access', ACCESS_RULES, [
  ...ASKING,
  ['no app', facts({ app: null }), wish({ appId: null }), ['APP_REQUIRED']],
  ['two apps', facts({ app: null }), wish({ newApp: { name: 'Wallet' } }), ['APP_REQUIRED', 'APP_REQUIRED']],
  [
    'no app is told before anything else',
    facts({ app: null, meetings: [] }),
    wish({ appId: null }),
    ['APP_REQUIRED', 'PLAN_NOT_OFFERED'],
  ],
]);

const regrant = (kind: AccessRequestKind, planId: string, values: Partial<AccessWish> = {}) =>
  wish({ kind, planId, credentialId: 'key', takesOldestCatalogue: true, ...values });

/** Rows about an offer and its app, for a credential that a change or a renewal is about. */
const REGRANT = (kind: AccessRequestKind, planId: string): Row[] => [
  ['is silent when all is well', factsOfHolder(), regrant(kind, planId), []],
  [
    'the oldest of several catalogues counts',
    factsOfHolder({ meetings: twoPlaces.map((at) => ({ ...at, planId })) }),
    regrant(kind, planId),
    [],
  ],
  [
    'too much for a plan',
    factsOfHolder({ plans: byId(plan(planId, { requestAllowance: 0 })) }),
    regrant(kind, planId),
    // P4: a renewal is no further request.
    kind === RENEW ? [] : ['REQUEST_FREQUENCY_EXCEEDED'],
  ],
  [
    'how often is told where there is something to ask for',
    factsOfHolder({ plans: byId(plan(planId, { requestAllowance: 0 })), meetings: [] }),
    regrant(kind, planId),
    ['PLAN_NOT_OFFERED'],
  ],
  [
    'an equal request',
    factsOfHolder({ openRequests: [openRequest({ kind, planId, credentialId: 'key' })] }),
    regrant(kind, planId),
    kind === CHANGE_PLAN ? ['DUPLICATE_REQUEST', 'PLAN_CHANGE_PENDING'] : ['DUPLICATE_REQUEST'],
  ],
  ...REGRANTED(kind, planId),
];

const REGRANTED = (kind: AccessRequestKind, planId: string): Row[] => [
  ['a plan that is not there', factsOfHolder({ plans: new Map() }), regrant(kind, planId), ['NOT_FOUND']],
  ['no catalogue', factsOfHolder({ meetings: [] }), regrant(kind, planId), ['PLAN_NOT_OFFERED']],
  ['no products', factsOfHolder(), regrant(kind, planId, { productIds: [] }), ['INVALID_INPUT']],
  ['a product that is not there', factsOfHolder({ products: new Map() }), regrant(kind, planId), ['NOT_FOUND']],
  [
    'products of which nothing fits',
    factsOfHolder({ products: two({ authType: AuthType.JWT, hiddenAt: new Date(), providerId: 'other' }) }),
    regrant(kind, planId),
    ['MIXED_AUTH_TYPES', 'PRODUCT_NOT_REQUESTABLE', 'PRODUCT_NOT_REQUESTABLE', 'MIXED_PROVIDERS'],
  ],
  [
    'a plan that vanished at the provider',
    factsOfHolder({ plans: byId(plan(planId, { hiddenAt: new Date() })) }),
    regrant(kind, planId),
    ['PLAN_NOT_OFFERED'],
  ],
  [
    'a credential that has ended',
    factsOfHolder({ credential: credential({ status: CredentialStatus.RETIRING }) }),
    regrant(kind, planId),
    ['WRONG_STATE'],
  ],
];

const TWIN_ON_ENTERPRISE = { id: 'twin', planId: 'enterprise', productIds: ['accounts', 'payment', 'loans'] };
const REPEATED_BY_CHANGE: Row[] = [
  [
    'P2: it becomes equal to another',
    factsOfHolder({ grants: [TWIN_ON_ENTERPRISE] }),
    regrant(CHANGE_PLAN, 'enterprise'),
    ['ALREADY_GRANTED'],
  ],
  [
    'P2: it becomes equal to another, and that is wanted',
    factsOfHolder({ grants: [TWIN_ON_ENTERPRISE] }),
    regrant(CHANGE_PLAN, 'enterprise', { furtherKey: true }),
    [],
  ],
];

table('changing the plan', REGRANT_RULES[CHANGE_PLAN], [
  ...REPEATED_BY_CHANGE,
  ...REGRANT(CHANGE_PLAN, 'enterprise'),
  ['the same plan', factsOfHolder(), regrant(CHANGE_PLAN, 'free'), ['SAME_PLAN']],
  [
    'another change that waits',
    factsOfHolder({ openRequests: [openRequest({ kind: CHANGE_PLAN, planId: 'gold', credentialId: 'key' })] }),
    regrant(CHANGE_PLAN, 'enterprise'),
    ['PLAN_CHANGE_PENDING'],
  ],
  [
    'a change that waits for another credential',
    factsOfHolder({ openRequests: [openRequest({ kind: CHANGE_PLAN, planId: 'enterprise', credentialId: 'other' })] }),
    regrant(CHANGE_PLAN, 'enterprise'),
    [],
  ],
]);

const { EXPIRED, REVOKED } = CredentialStatus;

table('renewing', REGRANT_RULES[RENEW], [
  ...REGRANT(RENEW, 'free'),
  [
    'P2: a living credential beside an equal one',
    factsOfHolder({ grants: [BOTH_ON_FREE, { ...BOTH_ON_FREE, id: 'key' }] }),
    regrant(RENEW, 'free'),
    [],
  ],
  [
    'P2: one that has ended beside an equal one',
    factsOfHolder({ grants: [BOTH_ON_FREE] }),
    regrant(RENEW, 'free'),
    ['ALREADY_GRANTED'],
  ],
  [
    'P4: a credential that has expired',
    factsOfHolder({ credential: credential({ status: EXPIRED }) }),
    regrant(RENEW, 'free'),
    [],
  ],
  [
    'P4: one that had been replaced when it expired',
    factsOfHolder({ credential: credential({ status: EXPIRED, retiresAt: new Date() }) }),
    regrant(RENEW, 'free'),
    ['WRONG_STATE'],
  ],
  [
    'P4: one whose key somebody else has by now',
    factsOfHolder({ credential: credential({ status: EXPIRED }), keyHolderId: 'other' }),
    regrant(RENEW, 'free'),
    ['WRONG_STATE'],
  ],
  [
    'P4: one that was revoked',
    factsOfHolder({ credential: credential({ status: REVOKED }) }),
    regrant(RENEW, 'free'),
    ['WRONG_STATE'],
  ],
  [
    'a credential that never ends',
    factsOfHolder({ credential: credential({ expiresAt: null }) }),
    regrant(RENEW, 'free'),
    ['WRONG_STATE'],
  ],
]);

/** What was asked for names no new app. */
const GRANT_TARGET = TARGET.filter(([name]) => !name.includes('new app'));

describe('granting what was asked for', () => {
  const names = { app: 'Wallet', plan: 'Free', products: new Map(['accounts', 'payment'].map((id) => [id, id])) };
  const named = (wished: AccessWish): GrantWish => ({ ...wished, names });

  const spoken = (rules: readonly Rule<AskingFacts, GrantWish>[], rows: readonly Row[]) => {
    for (const [name, given, wished, codes] of rows) {
      expect([name, ...codesOf(judge(rules, given, named(wished)))]).toEqual([name, ...codes]);
    }
  };

  it('new access: the app and the offer', () => {
    spoken(GRANT_RULES.NEW_ACCESS, [...OFFER, ...GRANT_TARGET, ...REPEATED]);
  });

  it('more products: the app, the offer and the credential', () => {
    spoken(GRANT_RULES.ADD_PRODUCTS, [...OFFER, ...GRANT_TARGET, ...EXTENSION, ...REPEATED_BY_EXTENSION]);
  });

  it('another plan', () => {
    spoken(GRANT_RULES.CHANGE_PLAN, [
      ...REGRANTED(CHANGE_PLAN, 'enterprise'),
      ...REPEATED_BY_CHANGE,
      ['the same plan', factsOfHolder(), regrant(CHANGE_PLAN, 'free'), ['SAME_PLAN']],
    ]);
  });

  it('a longer life, on the plan that it was asked for', () => {
    spoken(GRANT_RULES.RENEW, [
      ...REGRANTED(RENEW, 'free'),
      ['another plan', factsOfHolder(), regrant(RENEW, 'enterprise'), ['PLAN_MISMATCH']],
    ]);
  });

  it('whoever lost the app is told that first', () => {
    for (const rules of Object.values(GRANT_RULES)) {
      const lost = facts({ app: null, meetings: [], products: new Map() });
      expect(codesOf(judge(rules, lost, named(extension())))[0]).toBe('NOT_FOUND');
    }
  });

  it.each<[string, AskingFacts, AccessWish, string]>([
    ['app', facts({ app: null }), wish(), 'The requester no longer sees the app Wallet.'],
    ['credential', factsOfHolder({ credential: null }), extension(), 'The requester no longer sees the credential.'],
    ['product', facts({ products: byId(product('payment')) }), wish(), 'The requester no longer sees accounts.'],
    ['products', facts({ products: new Map() }), wish(), 'The requester no longer sees accounts and payment.'],
    ['plan', facts({ plans: new Map() }), wish(), 'The requester no longer sees the plan Free.'],
    [
      'offer',
      facts({ meetings: [] }),
      wish(),
      'The requester is no longer offered accounts and payment on the plan Free.',
    ],
  ])('P13: whoever decides is told that the requester lost the %s', (_, given, wished, message) => {
    expect(judge(GRANT_RULES[wished.kind], given, named(wished)).map((refusal) => refusal.message)).toEqual([message]);
  });

  it('neither how often nor what waits counts', () => {
    const busy = facts({ openRequests: [openRequest()], requestsMade: new Map([['free', 9]]) });
    expect(
      judge(GRANT_RULES.NEW_ACCESS, { ...busy, plans: byId(plan('free', { requestAllowance: 1 })) }, named(wish())),
    ).toEqual([]);
  });
});

table('giving a credential, or products to one', GIFT_RULES, [
  ...BUNDLE,
  ...EXTENSION,
  ...REPEATED,
  ...REPEATED_BY_EXTENSION,
  ['no catalogue is needed', factsOfHolder({ app: app('wallet'), meetings: [] }), extension(), []],
]);
