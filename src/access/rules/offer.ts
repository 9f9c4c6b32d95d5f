import type { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import { AuthType, type Product } from '../../catalogue/products/product.entity.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import type { Problems } from '../../platform/problems.ts';

/** Products and a plan of one provider and one authentication method: what one credential can hold. */
export interface Bundle {
  plan: Plan;
  /** At least one. */
  products: Product[];
}

/** A bundle that meets in one catalogue: what can be asked for. */
export interface Offer extends Bundle {
  catalogue: Catalogue;
}

/** Where a product and a plan are offered together. */
export interface Meeting {
  catalogue: Catalogue;
  productId: string;
  planId: string;
}

/** What somebody may see of the products and plans in question; the rules judge by nothing else. */
export interface OfferFacts {
  products: ReadonlyMap<string, Product>;
  plans: ReadonlyMap<string, Plan>;
  meetings: readonly Meeting[];
}

export interface OfferInput {
  catalogueId?: string | null;
  planId: string;
  productIds: readonly string[];
}

/** Methods for which the portal can issue a credential; the others are shown only. */
const ISSUABLE: readonly AuthType[] = [AuthType.AUTH_TOKEN];

const MAX_PRODUCTS = 20;

const PRODUCTS = ['input', 'productIds'];
const CATALOGUE = ['input', 'catalogueId'];

/**
 * Finds the bundle that `input` names, by the rules that hold for whatever a credential is to hold.
 * Refuses INVALID_INPUT, NOT_FOUND, MIXED_AUTH_TYPES, PRODUCT_NOT_REQUESTABLE, MIXED_PROVIDERS, PLAN_NOT_OFFERED
 * (vanished at the provider).
 */
export async function judgeBundle(facts: OfferFacts, input: OfferInput, problems: Problems): Promise<Bundle | null> {
  const products = await problems.collect(() => requireProducts(facts, [...new Set(input.productIds)]));
  const plan = await problems.collect(() => requirePlan(facts, input.planId));
  if (products) {
    await problems.collect(() => requireOneAuthType(products));
    await problems.collect(() => requireIssuable(products));
    await problems.collect(() => requireProvided(products));
  }
  if (!products || !plan) return null;
  await problems.collect(() => requireProvidedPlan(plan));
  await problems.collect(() => requireOneProvider(products, plan));
  return { products, plan };
}

/**
 * Finds the offer that `input` names, by the rules that hold wherever access is asked for or granted on a request
 *. Refuses what `judgeBundle` does, PLAN_NOT_OFFERED (also elsewhere) and CATALOGUE_REQUIRED.
 */
export async function judgeOffer(facts: OfferFacts, input: OfferInput, problems: Problems): Promise<Offer | null> {
  const bundle = await judgeBundle(facts, input, problems);
  const catalogue =
    bundle && (await problems.collect(() => requireCatalogue(meetingPlaces(facts, bundle), input.catalogueId)));
  return catalogue && { ...bundle, catalogue };
}

/** @throws DomainError INVALID_INPUT */
export function requireProductCount(count: number): void {
  if (count >= 1 && count <= MAX_PRODUCTS) return;
  throw invalidInput(`Name 1 to ${MAX_PRODUCTS} products.`, PRODUCTS);
}

function requireProducts(facts: OfferFacts, ids: string[]): Product[] {
  requireProductCount(ids.length);
  const products = ids.flatMap((id) => facts.products.get(id) ?? []);
  if (products.length === ids.length) return products;
  throw notFound('product', PRODUCTS);
}

function requirePlan(facts: OfferFacts, id: string): Plan {
  const plan = facts.plans.get(id);
  if (plan) return plan;
  throw notFound('plan', ['input', 'planId']);
}

/** @throws DomainError MIXED_AUTH_TYPES */
export function requireOneAuthType(products: readonly Product[]): void {
  if (new Set(products.map(({ authType }) => authType)).size <= 1) return;
  const message = 'The products have different authentication methods.';
  throw new DomainError(UserErrorCode.MIXED_AUTH_TYPES, message, { field: PRODUCTS });
}

function requireIssuable(products: readonly Product[]): void {
  const closed = products.find(
    ({ authType, isDocumentationOnly }) => isDocumentationOnly || !ISSUABLE.includes(authType!),
  );
  if (!closed) return;
  const message = `The portal issues no credentials for ${closed.displayName}.`;
  throw new DomainError(UserErrorCode.PRODUCT_NOT_REQUESTABLE, message, { field: PRODUCTS });
}

/** API owners, and consumers on their credentials, also see what vanished at the provider; no key gets it. */
function requireProvided(products: readonly Product[]): void {
  const gone = products.find(({ hiddenAt }) => hiddenAt !== null);
  if (!gone) return;
  const message = `The provider has ${gone.displayName} no more.`;
  throw new DomainError(UserErrorCode.PRODUCT_NOT_REQUESTABLE, message, { field: PRODUCTS });
}

function requireProvidedPlan(plan: Plan): void {
  if (plan.hiddenAt === null) return;
  const message = `The provider has ${plan.displayName} no more.`;
  throw new DomainError(UserErrorCode.PLAN_NOT_OFFERED, message, { field: ['input', 'planId'] });
}

function requireOneProvider(products: readonly Product[], plan: Plan): void {
  if (products.every(({ providerId }) => providerId === plan.providerId)) return;
  const message = 'The products and the plan belong to different providers.';
  throw new DomainError(UserErrorCode.MIXED_PROVIDERS, message, { field: PRODUCTS });
}

/** Catalogues that hold the plan and all of the products, the oldest first. */
export function meetingPlaces({ meetings }: OfferFacts, { plan, products }: Bundle): Catalogue[] {
  const ofPlan = meetings.filter(({ planId }) => planId === plan.id);
  const catalogues = new Map(ofPlan.map(({ catalogue }) => [catalogue.id, catalogue]));
  const holds = (catalogueId: string, product: Product) =>
    ofPlan.some(({ catalogue, productId }) => catalogue.id === catalogueId && productId === product.id);
  return [...catalogues.values()]
    .filter(({ id }) => products.every((product) => holds(id, product)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws DomainError PLAN_NOT_OFFERED, CATALOGUE_REQUIRED. */
export function requireCatalogue(places: readonly Catalogue[], catalogueId?: string | null): Catalogue {
  const named = catalogueId ? places.filter(({ id }) => id === catalogueId) : places;
  if (named.length === 0) {
    throw new DomainError(UserErrorCode.PLAN_NOT_OFFERED, 'The plan is not offered with these products.', {
      field: CATALOGUE,
    });
  }
  if (named.length > 1) {
    const message = `Name one of the catalogues ${named.map(({ name }) => name).join(', ')}.`;
    throw new DomainError(UserErrorCode.CATALOGUE_REQUIRED, message, { field: CATALOGUE });
  }
  return named[0]!;
}
