import { describe, expect, it } from 'vitest';
import type { AccessWish, AskingFacts } from '../../../../src/access/rules/facts.ts';
import type { GrantWish } from '../../../../src/access/rules/grant.rules.ts';
import {
  ACCESS_RULES,
  COMBINATION_RULES,
  DRY_RUN_RULES,
  GIFT_RULES,
  GRANT_RULES,
  REGRANT_RULES,
} from '../../../../src/access/rules/rules.ts';
import { judge, type Rule } from '../../../../src/platform/rules.ts';
import {
  ASKING,
  BOTH_ON_FREE,
  BUNDLE,
  CHANGE_PLAN,
  EXPIRED,
  EXTENSION,
  hindered,
  OFFER,
  ofServer,
  REGRANT,
  REGRANTED,
  RENEW,
  REPEATED,
  REPEATED_BY_CHANGE,
  REPEATED_BY_EXTENSION,
  REVOKED,
  type Row,
  regrant,
  TARGET,
  WEB,
} from './rows.ts';
import {
  app,
  byId,
  codesOf,
  credential,
  extension,
  facts,
  factsOfHolder,
  openRequest,
  plan,
  product,
  wish,
} from './world.ts';

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

table('what one credential can hold', COMBINATION_RULES, [
  ...BUNDLE,
  ['no catalogue is needed', facts({ meetings: [] }), wish(), []],
]);

table('a dry run', DRY_RUN_RULES, [
  ...ASKING,
  ['an open app may have somewhere to come back to', { ...ofServer([WEB]), app: null }, wish({ appId: null }), []],
  ['the app may be open', facts({ app: null }), wish({ appId: null }), []],
  ['two apps', facts(), wish({ newApp: { name: 'Wallet' } }), ['APP_REQUIRED']],
]);

const WITH_TERMS = facts({ plans: byId(plan('free', { termsId: 'second' })) });

table('asking for access', ACCESS_RULES, [
  ...ASKING,
  ['no app', facts({ app: null }), wish({ appId: null }), ['APP_REQUIRED']],
  ['two apps', facts(), wish({ newApp: { name: 'Wallet' } }), ['APP_REQUIRED', 'APP_REQUIRED']],
  [
    'no app is told before anything else',
    facts({ app: null, meetings: [] }),
    wish({ appId: null }),
    ['APP_REQUIRED', 'PLAN_NOT_OFFERED'],
  ],
  ['the terms as they are now', WITH_TERMS, wish({ acceptedTermsIds: ['second'] }), []],
  ['no terms', WITH_TERMS, wish(), ['TERMS_NOT_ACCEPTED']],
  ['terms of before', WITH_TERMS, wish({ acceptedTermsIds: ['first'] }), ['TERMS_NOT_ACCEPTED']],
]);

table('changing the plan', REGRANT_RULES[CHANGE_PLAN], [
  ...REPEATED_BY_CHANGE,
  ...REGRANT(CHANGE_PLAN, 'enterprise'),
  ['the same plan', factsOfHolder(), regrant(CHANGE_PLAN, 'free'), ['SAME_PLAN']],
  ...(
    [
      ['less quota', { quota: 100 }, { quota: 10 }, []],
      ['a quota for the first time', {}, { quota: 10 }, []],
      ['an earlier end', { quota: 10, keyLifetimeSeconds: 60 }, { quota: 10, keyLifetimeSeconds: 30 }, []],
      ['more quota', { quota: 10 }, { quota: 100 }, ['PRODUCT_NOT_REQUESTABLE']],
      ['a higher rate', { rate: 1, per: 60 }, { rate: 2, per: 60, quota: 1 }, ['PRODUCT_NOT_REQUESTABLE']],
      ['a later end', { quota: 10, keyLifetimeSeconds: 60 }, { quota: 1 }, ['PRODUCT_NOT_REQUESTABLE']],
    ] as const
  ).flatMap(([name, before, after, codes]) =>
    [hindered('DELETED'), { hiddenAt: new Date() }].map((state): Row => {
      const held = product('loans', state);
      const plans = byId(plan('free', before), plan('enterprise', after));
      return [
        `G1: ${name}, while behind a product ${Object.keys(state)}`,
        factsOfHolder({ held: [held], heldPlan: plan('free', before), products: byId(held), plans }),
        regrant(CHANGE_PLAN, 'enterprise', { productIds: ['loans'] }),
        [...codes],
      ];
    }),
  ),
  [
    'terms of another plan',
    factsOfHolder(),
    regrant(CHANGE_PLAN, 'enterprise', { acceptedTermsIds: ['first'] }),
    ['TERMS_NOT_ACCEPTED'],
  ],
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
