import { type Rule, when } from '../../platform/rules.ts';
import { AccessRequestKind } from '../requests/access-request.entity.ts';
import { mustHaveUnlockedOwner, mustNameOneApp, mustNotNameTwoApps, mustSeeApp, NEW_APP_RULES } from './app.rules.ts';
import { mustFitClientType } from './client-type.rules.ts';
import {
  isNarrowing,
  mustBeChangeable,
  mustBeRenewable,
  mustHaveEnd,
  mustHoldNoneYet,
  mustKeepAuthType,
  mustLeavePlan,
  mustNotRepeatGrant,
  mustSeeCredential,
  mustStayOnPlan,
} from './credential.rules.ts';
import type { AccessWish, AskingFacts, GrantFacts, RegrantKind, TargetFacts, TargetWish } from './facts.ts';
import { type GrantWish, ofRequester } from './grant.rules.ts';
import {
  mustBeOpenToKeys,
  mustGiveCredentials,
  mustHavePlanAtProvider,
  mustHaveProductsAtProvider,
  mustHoldPlan,
  mustMeetInOneCatalogue,
  mustNameProducts,
  mustNotBeRetired,
  mustSeeCatalogue,
  mustSeePlan,
  mustSeeProducts,
  mustShareAuthType,
  mustShareProvider,
} from './offer.rules.ts';
import { type OfferFacts, type OfferWish, offerOf } from './offer.ts';
import {
  mustAcceptTerms,
  mustKeepFrequency,
  mustNameOwnTerms,
  mustNotOvertakePlanChange,
  mustNotRepeatOpenRequest,
} from './request.rules.ts';

// Every rule of asking and granting, in the order of reporting. The cart adds its own in `cart/cart.rules.ts`.

/** What one credential can hold, whoever gives it. */
export const COMBINATION_RULES: readonly Rule<OfferFacts, OfferWish>[] = [
  mustNameProducts,
  mustSeeProducts,
  mustSeePlan,
  mustShareAuthType,
  mustGiveCredentials,
  mustNotBeRetired,
  mustHaveProductsAtProvider,
  mustHavePlanAtProvider,
  mustBeOpenToKeys,
  mustHoldPlan,
  mustShareProvider,
];

/** What a catalogue offers. */
export const OFFER_RULES: readonly Rule<OfferFacts, OfferWish>[] = [
  ...COMBINATION_RULES,
  mustSeeCatalogue,
  mustMeetInOneCatalogue,
];

/** Of these a key is independent from which something is taken. */
const AT_PROVIDER = new Set([mustHaveProductsAtProvider, mustBeOpenToKeys]);

/** What a catalogue offers to a credential that has the products already, and keeps those that are retired. */
const CHANGE_RULES: readonly Rule<GrantFacts, AccessWish>[] = OFFER_RULES.filter(
  (rule) => rule !== mustNotBeRetired,
).map((rule) =>
  AT_PROVIDER.has(rule) ? (facts, wish) => (isNarrowing(facts, wish) ? null : rule(facts, wish)) : rule,
);

/** For which app, and for which of its credentials. */
export const TARGET_RULES: readonly Rule<TargetFacts, TargetWish>[] = [
  mustNotNameTwoApps,
  mustSeeApp,
  ...NEW_APP_RULES,
  mustSeeCredential,
  mustHaveUnlockedOwner,
];

/** What can be told of a wish while it is open who asks, or about what. */
export const LOOSE_RULES: readonly Rule<GrantFacts, AccessWish>[] = [
  ...COMBINATION_RULES,
  mustSeeCatalogue,
  ...TARGET_RULES,
  mustNameOwnTerms,
];

/** What can be told of the products alone. */
export const PRODUCT_RULES: readonly Rule<OfferFacts, OfferWish>[] = [mustNameProducts, mustSeeProducts];

/** More products on a credential. */
export const EXTENSION_RULES: readonly Rule<GrantFacts, AccessWish>[] = [
  mustBeChangeable,
  mustStayOnPlan,
  mustKeepAuthType,
  mustHoldNoneYet,
];

/** `canRequest`: new access, or more products on a credential. */
export const DRY_RUN_RULES: readonly Rule<AskingFacts, AccessWish>[] = [
  ...OFFER_RULES,
  mustKeepFrequency,
  ...TARGET_RULES,
  ...when(offerOf, [...EXTENSION_RULES, mustNotRepeatGrant, mustNotRepeatOpenRequest, mustFitClientType]),
];

/** `requestAccess`. */
export const ACCESS_RULES: readonly Rule<AskingFacts, AccessWish>[] = [
  mustNameOneApp,
  ...DRY_RUN_RULES,
  mustNameOwnTerms,
  mustAcceptTerms,
];

/** The dry runs of `changePlan` and `renewCredential`. */
export const REGRANT_RULES: Record<RegrantKind, readonly Rule<AskingFacts, AccessWish>[]> = {
  [AccessRequestKind.CHANGE_PLAN]: [
    mustHaveUnlockedOwner,
    mustLeavePlan,
    mustBeChangeable,
    ...CHANGE_RULES,
    ...when(offerOf, [mustKeepFrequency, mustNotRepeatGrant, mustNotRepeatOpenRequest]),
    mustNotOvertakePlanChange,
    mustNameOwnTerms,
  ],
  // What was granted goes on: that is no further request for the plan.
  [AccessRequestKind.RENEW]: [
    mustHaveUnlockedOwner,
    mustHaveEnd,
    mustBeRenewable,
    ...OFFER_RULES,
    ...when(offerOf, [mustNotRepeatGrant, mustNotRepeatOpenRequest]),
  ],
};

/** `changePlan` and `renewCredential`. A renewal goes on with what was agreed to. */
export const REGRANT_REQUEST_RULES: typeof REGRANT_RULES = {
  ...REGRANT_RULES,
  [AccessRequestKind.CHANGE_PLAN]: [...REGRANT_RULES[AccessRequestKind.CHANGE_PLAN], mustAcceptTerms],
};

/** Approval: the rules of the request again, except those about asking itself. */
export const GRANT_RULES: Record<AccessRequestKind, readonly Rule<GrantFacts, GrantWish>[]> = {
  [AccessRequestKind.NEW_ACCESS]: ofRequester([
    ...TARGET_RULES,
    ...OFFER_RULES,
    mustNotRepeatGrant,
    ...when((_: GrantFacts, { clientType }: AccessWish) => clientType, [mustFitClientType]),
  ]),
  [AccessRequestKind.ADD_PRODUCTS]: ofRequester([
    ...TARGET_RULES,
    ...OFFER_RULES,
    ...EXTENSION_RULES,
    mustNotRepeatGrant,
  ]),
  [AccessRequestKind.CHANGE_PLAN]: ofRequester([
    ...TARGET_RULES,
    mustLeavePlan,
    mustBeChangeable,
    ...CHANGE_RULES,
    mustNotRepeatGrant,
  ]),
  [AccessRequestKind.RENEW]: ofRequester([
    ...TARGET_RULES,
    mustStayOnPlan,
    mustBeRenewable,
    ...OFFER_RULES,
    mustNotRepeatGrant,
  ]),
};

/** `addCredential` and `addProductsToCredential`. Catalogues bind consumers only. */
export const GIFT_RULES: readonly Rule<GrantFacts, AccessWish>[] = [
  ...COMBINATION_RULES,
  ...EXTENSION_RULES,
  mustNotRepeatGrant,
];

/** `addCredential`: a key that an API owner brings along is what it is. */
export const NEW_GIFT_RULES: typeof GIFT_RULES = [...GIFT_RULES, mustFitClientType];
