import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { judge, type Rule } from '../../platform/rules.ts';
import { mustNameOneApp } from '../rules/app.rules.ts';
import { mustFitClientType, offeredClientTypes } from '../rules/client-type.rules.ts';
import { mustNotRepeatGrant, planMismatch } from '../rules/credential.rules.ts';
import {
  type AccessWish,
  type AskingFacts,
  accessWish,
  type RequestFacts,
  type TargetWish,
  targetOf,
} from '../rules/facts.ts';
import { mustNameProducts, mustShareAuthType } from '../rules/offer.rules.ts';
import type { OfferFacts, OfferWish } from '../rules/offer.ts';
import {
  mustAcceptTerms,
  mustKeepFrequency,
  mustNameOwnTerms,
  mustNotRepeatOpenRequest,
} from '../rules/request.rules.ts';
import { EXTENSION_RULES, OFFER_RULES, TARGET_RULES } from '../rules/rules.ts';
import type { CartItem } from './cart.entity.ts';

/** What a cart is submitted for. */
type CartWish = TargetWish & Pick<AccessWish, 'acceptedTermsIds' | 'clientType'>;

/** What an item stands for, also before it is in the cart. */
export type Choice = Pick<CartItem, 'catalogueId' | 'productId' | 'planId'>;

/** An item with everything that stands in the way of asking for it. */
export type Judged<T extends Choice> = T & { problems: readonly DomainError[] };

export type JudgedItem = Judged<CartItem>;

/**
 * What one request would hold. A request has one catalogue and one plan, and with the plan one provider, so items of
 * the same catalogue and plan become one request. Its one authentication method is a rule, not another request:
 * a product that does not fit is refused as soon as it is put in.
 */
export interface CartGroup<T extends Choice = CartItem> {
  catalogueId: string;
  planId: string;
  /** At least one, in the order in which they were put in. */
  items: Judged<T>[];
}

/** What the rules about items judge by. */
export type CartFacts = OfferFacts & Pick<RequestFacts, 'requestsMade' | 'requestsThisHour'>;

interface ItemWish extends OfferWish {
  requestsBefore: NonNullable<AccessWish['requestsBefore']>;
  /** Products of its request up to this item. */
  together: readonly string[];
}

/** One key opens all products of a request in the same way. Refuses MIXED_AUTH_TYPES. */
const mustShareAuthTypeOfRequest: Rule<CartFacts, ItemWish> = (facts, { together, ...wish }) => {
  const first = together.filter((id) => facts.products.has(id)).slice(0, 1);
  return mustShareAuthType(facts, { ...wish, productIds: [...first, ...wish.productIds] });
};

/** Refuses INVALID_INPUT. */
const mustFitIntoRequest: Rule<CartFacts, ItemWish> = (facts, { together, ...wish }) =>
  mustNameProducts(facts, { ...wish, productIds: together });

/** Rules for an item: the same when it is put in, when the cart is read and when the cart is submitted. */
export const ITEM_RULES: readonly Rule<CartFacts, ItemWish>[] = [
  mustShareAuthTypeOfRequest,
  ...OFFER_RULES,
  mustFitIntoRequest,
  mustKeepFrequency,
];

const MAX_ITEMS = 100;

type PutInRule = Rule<readonly CartItem[], Pick<OfferWish, 'planId' | 'productIds'>>;

/** Refuses INVALID_INPUT. */
const mustFitIntoCart: PutInRule = (items, { productIds }) =>
  items.length + productIds.length > MAX_ITEMS
    ? invalidInput(`A cart holds at most ${MAX_ITEMS} items.`, ['input', 'productIds'])
    : null;

/** Whatever the catalogue, a second grant of a product on a plan would be refused. Refuses ALREADY_IN_CART. */
export const mustNotBeInCart: PutInRule = (items, { planId, productIds }) => {
  const same = items.find((item) => item.planId === planId && productIds.includes(item.productId));
  if (!same) return null;
  const message = 'The cart holds this product on this plan already.';
  return new DomainError(UserErrorCode.ALREADY_IN_CART, message, { field: ['input'], conflictId: same.id });
};

/** Rules for adding items to those already in the cart. */
export const PUT_IN_RULES: readonly PutInRule[] = [mustFitIntoCart, mustNotBeInCart];

/** Rules for the app and credential that a cart is submitted for. */
export const SUBMISSION_RULES: readonly Rule<AskingFacts, CartWish>[] = [
  mustNameOneApp,
  ...TARGET_RULES,
  mustNameOwnTerms,
];

/** Rules for each request that a submission makes. */
export const CART_REQUEST_RULES: readonly Rule<AskingFacts, AccessWish>[] = [
  ...EXTENSION_RULES,
  mustNotRepeatGrant,
  mustNotRepeatOpenRequest,
  mustAcceptTerms,
  mustFitClientType,
];

/** A credential is extended by the items on its plan; when there are none, it was named by mistake. Refuses PLAN_MISMATCH. */
const refuseIdleCredential = (facts: AskingFacts, wish: TargetWish, groups: readonly CartGroup[]) => {
  const credential = targetOf(facts, wish)?.credential;
  return credential && groups.every(({ planId }) => planId !== credential.planId) ? [planMismatch()] : [];
};

/** It is chosen for nothing. Refuses INVALID_INPUT. */
const refuseIdleClientType = (facts: AskingFacts, wish: CartWish, groups: readonly CartGroup[]) => {
  const isIdle = groups.every((group) => requestOf(group, facts, wish).clientType == null);
  if (wish.clientType == null || !isIdle) return [];
  return [invalidInput('No new client comes of the cart.', ['input', 'clientType'])];
};

/** Groups items into requests and judges each item. */
export function judgeCart<T extends Choice>(facts: CartFacts, items: readonly T[]): CartGroup<T>[] {
  const groups: CartGroup<T>[] = [];
  for (const group of Map.groupBy(items, ({ catalogueId, planId }) => `${catalogueId} ${planId}`).values()) {
    const { catalogueId, planId } = group[0]!;
    const ofPlan = groups.filter((other) => other.planId === planId).length;
    const requestsBefore = { ofPlan, all: groups.length };
    const ids = group.map(({ productId }) => productId);
    const judged = group.map((item, index) => {
      const wish = { ...item, productIds: [item.productId], together: ids.slice(0, index + 1), requestsBefore };
      return { ...item, problems: judge(ITEM_RULES, facts, wish) };
    });
    groups.push({ catalogueId, planId, items: judged });
  }
  return groups;
}

/** Everything that stands in the way of a submission, so that a person can mend it in one go. */
export const judgeSubmission = (
  facts: AskingFacts,
  groups: readonly CartGroup[],
  wish: CartWish,
): readonly DomainError[] => [
  ...groups.flatMap(({ items }) => items.flatMap(refusalsOf)),
  ...judge(SUBMISSION_RULES, facts, wish),
  ...refuseIdleCredential(facts, wish, groups),
  ...refuseIdleClientType(facts, wish, groups),
  ...groups.filter(isClean).flatMap((group) => judge(CART_REQUEST_RULES, facts, requestOf(group, facts, wish))),
];

const isClean = ({ items }: CartGroup): boolean => items.every(({ problems }) => problems.length === 0);

/** Named by its item: the field is `['cart', 'items', id]`. */
const refusalsOf = ({ id, problems }: JudgedItem): DomainError[] =>
  problems.map(
    ({ code, message, conflictId }) => new DomainError(code, message, { field: ['cart', 'items', id], conflictId }),
  );

/** Items on the plan of the credential extend it; all others get a credential of their own. */
export const requestOf = (
  { catalogueId, planId, items }: CartGroup,
  facts: AskingFacts,
  { appId, newApp, credentialId, furtherKey, acceptedTermsIds, clientType }: CartWish,
): AccessWish => {
  const productIds = items.map(({ productId }) => productId);
  const isExtended = facts.credential?.planId === planId;
  return accessWish({
    catalogueId,
    planId,
    productIds,
    appId,
    newApp,
    furtherKey,
    acceptedTermsIds,
    credentialId: isExtended ? credentialId : null,
    clientType: isExtended || offeredClientTypes(facts, { productIds }).length === 0 ? null : clientType,
  });
};
