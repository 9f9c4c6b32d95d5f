import { issuedMethodOf } from '../../catalogue/products/auth-types.ts';
import { ProductLifeCycle } from '../../catalogue/products/life-cycle.ts';
import { breaksPlan, stopsEveryKey, wordsOf } from '../../catalogue/products/obstacles.rules.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import type { Rule } from '../../platform/rules.ts';
import {
  cataloguesOf,
  combinationOf,
  isProductCount,
  type OfferFacts,
  type OfferWish,
  PRODUCT_COUNT,
  planOf,
  productsOf,
} from './offer.ts';

type OfferRule = Rule<OfferFacts, OfferWish>;

const PRODUCTS = ['input', 'productIds'];
const PLAN = ['input', 'planId'];
const CATALOGUE = ['input', 'catalogueId'];

/**
 * The products that are more than documentation. One that is not has neither method nor provider nor plan, so how it goes
 * with the others is no question: that it cannot be asked for says all.
 */
const keyedProductsOf = (facts: OfferFacts, wish: OfferWish) =>
  productsOf(facts, wish)?.filter(({ isDocumentationOnly }) => !isDocumentationOnly) ?? [];

/** Refuses INVALID_INPUT. */
export const mustNameProducts: OfferRule = (_, { productIds }) =>
  isProductCount(new Set(productIds).size) ? null : invalidInput(`Name ${PRODUCT_COUNT}.`, PRODUCTS);

/** Those whose keys the portal issues. */
const issuedProductsOf = (facts: OfferFacts, wish: OfferWish) =>
  keyedProductsOf(facts, wish).filter(({ authType }) => issuedMethodOf(authType));

/** Refuses NOT_FOUND. */
export const mustSeeProducts: OfferRule = (facts, wish) =>
  productsOf(facts, wish) || mustNameProducts(facts, wish) ? null : notFound('product', PRODUCTS);

/** Refuses NOT_FOUND. */
export const mustSeePlan: OfferRule = (facts, wish) => (planOf(facts, wish) ? null : notFound('plan', PLAN));

/** Refuses NOT_FOUND. */
export const mustSeeCatalogue: OfferRule = ({ missingCatalogueIds }, { catalogueId }) =>
  catalogueId && missingCatalogueIds?.has(catalogueId) ? notFound('catalogue', CATALOGUE) : null;

/** One credential opens all of its products in the same way. Refuses MIXED_AUTH_TYPES. */
export const mustShareAuthType: OfferRule = (facts, wish) => {
  const products = keyedProductsOf(facts, wish);
  const isMixed = (of: (product: Product) => string | null) => new Set(products.map(of)).size > 1;
  const message = isMixed(({ authType }) => authType)
    ? 'The products have different authentication methods.'
    : isMixed(({ authorizationServerId }) => authorizationServerId) &&
      'The products go by different authorization servers.';
  if (!message) return null;
  return new DomainError(UserErrorCode.MIXED_AUTH_TYPES, message, { field: PRODUCTS });
};

/** Refuses PRODUCT_NOT_REQUESTABLE. */
export const mustGiveCredentials: OfferRule = (facts, wish) => {
  const closed = productsOf(facts, wish)?.find(
    ({ authType, isDocumentationOnly }) => isDocumentationOnly || !issuedMethodOf(authType),
  );
  if (!closed) return null;
  const message = `The portal issues no credentials for ${closed.displayName}.`;
  return new DomainError(UserErrorCode.PRODUCT_NOT_REQUESTABLE, message, { field: PRODUCTS });
};

/** What is over is given to nobody, whoever gives it. Refuses PRODUCT_RETIRED. */
export const mustNotBeRetired: OfferRule = (facts, wish) => {
  const retired = productsOf(facts, wish)?.find(({ lifeCycle }) => lifeCycle === ProductLifeCycle.RETIRED);
  if (!retired) return null;
  const message = `${retired.displayName} is retired, so nobody is given it any more.`;
  return new DomainError(UserErrorCode.PRODUCT_RETIRED, message, { field: PRODUCTS });
};

type Served = Pick<Product, 'displayName' | 'hiddenAt' | 'policyFailure' | 'appliedRevision'>;

/**
 * A policy that could not be written for the first time is sent again only once somebody has mended what it failed for; no key can
 * get it before. One whose change failed is served as it was.
 */
const isAbsent = ({ hiddenAt, policyFailure, appliedRevision }: Served): boolean =>
  hiddenAt !== null || (policyFailure !== null && appliedRevision === 0);

/** For everybody: what exactly failed is the owners' business. */
const absenceOf = ({ displayName, hiddenAt }: Served): string =>
  hiddenAt !== null
    ? `The provider no longer has ${displayName}.`
    : `The provider does not take the policy of ${displayName}, so that no key can get it until that is mended.`;

/**
 * API owners, and consumers who hold it, still see a product that vanished at the provider; no key can get it. Refuses
 * PRODUCT_NOT_REQUESTABLE.
 */
export const mustHaveProductsAtProvider: OfferRule = (facts, wish) => {
  const gone = keyedProductsOf(facts, wish).find(isAbsent);
  if (!gone) return null;
  const message = absenceOf(gone);
  return new DomainError(UserErrorCode.PRODUCT_NOT_REQUESTABLE, message, { field: PRODUCTS });
};

/** What the provider itself keeps keys from opening. Refuses PRODUCT_NOT_REQUESTABLE. */
export const mustBeOpenToKeys: OfferRule = (facts, wish) => {
  for (const { displayName, obstacles } of issuedProductsOf(facts, wish)) {
    const obstacle = obstacles.find(stopsEveryKey);
    if (!obstacle) continue;
    const message = `No key opens ${displayName} at present: ${wordsOf(obstacle)}`;
    return new DomainError(UserErrorCode.PRODUCT_NOT_REQUESTABLE, message, { field: PRODUCTS });
  }
  return null;
};

/** What the plan promises would not hold. Refuses PLAN_NOT_ENFORCED. */
export const mustHoldPlan: OfferRule = (facts, wish) => {
  const plan = planOf(facts, wish);
  if (!plan) return null;
  for (const { displayName, obstacles } of issuedProductsOf(facts, wish)) {
    const obstacle = obstacles.find((each) => breaksPlan(each, plan));
    if (!obstacle) continue;
    const message = `${plan.displayName} does not hold for ${displayName}: ${wordsOf(obstacle)}`;
    return new DomainError(UserErrorCode.PLAN_NOT_ENFORCED, message, { field: PLAN });
  }
  return null;
};

/** Refuses PLAN_NOT_OFFERED. */
export const mustHavePlanAtProvider: OfferRule = (facts, wish) => {
  const combination = combinationOf(facts, wish);
  if (!combination || !isAbsent(combination.plan)) return null;
  const message = absenceOf(combination.plan);
  return new DomainError(UserErrorCode.PLAN_NOT_OFFERED, message, { field: PLAN });
};

/** Refuses MIXED_PROVIDERS. */
export const mustShareProvider: OfferRule = (facts, wish) => {
  const combination = combinationOf(facts, wish);
  const products = keyedProductsOf(facts, wish);
  if (!combination || products.every(({ providerId }) => providerId === combination.plan.providerId)) return null;
  const message = 'The products and the plan belong to different providers.';
  return new DomainError(UserErrorCode.MIXED_PROVIDERS, message, { field: PRODUCTS });
};

/**
 * A request is for one catalogue. For what gives no credentials there is no plan to look for. Refuses PLAN_NOT_OFFERED, CATALOGUE_REQUIRED.
 */
export const mustMeetInOneCatalogue: OfferRule = (facts, wish) => {
  const combination = combinationOf(facts, wish);
  const catalogues = combination && cataloguesOf(facts, wish, combination);
  if (!catalogues || catalogues.length === 1) return null;
  if (mustSeeCatalogue(facts, wish) || mustGiveCredentials(facts, wish)) return null;
  if (catalogues.length === 0) {
    const message = 'The plan is not offered with these products.';
    return new DomainError(UserErrorCode.PLAN_NOT_OFFERED, message, { field: CATALOGUE });
  }
  const message = `Name one of the catalogues ${catalogues.map(({ name }) => name).join(', ')}.`;
  return new DomainError(UserErrorCode.CATALOGUE_REQUIRED, message, { field: CATALOGUE });
};
