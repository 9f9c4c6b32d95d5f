import type { Catalogue } from '../../catalogue/catalogues/catalogue.entity.ts';
import type { Plan } from '../../catalogue/plans/plan.entity.ts';
import type { Product } from '../../catalogue/products/product.entity.ts';
import type { ClientType } from '../../provider/authorization-servers/client-type.ts';

/** A plan and products for one credential. */
export interface Combination {
  plan: Plan;
  /** At least one. */
  products: Product[];
}

/** A combination that meets in one catalogue: what can be asked for. */
export interface Offer extends Combination {
  catalogue: Catalogue;
}

/** Where a product and a plan are offered together. */
export interface Meeting {
  catalogue: Catalogue;
  productId: string;
  planId: string;
}

/** What somebody may see of the products and plans in question. */
export interface OfferFacts {
  products: ReadonlyMap<string, Product>;
  plans: ReadonlyMap<string, Plan>;
  meetings: readonly Meeting[];
  /** What servers register, by their ids: those of the products that take their tokens. */
  clientTypes?: ReadonlyMap<string, readonly ClientType[]>;
  /** Catalogues that are named and not there. */
  missingCatalogueIds?: ReadonlySet<string>;
}

export interface OfferWish {
  catalogueId?: string | null;
  planId: string;
  productIds: readonly string[];
  /** Whether the oldest catalogue counts where several offer it and none is named. */
  takesOldestCatalogue?: boolean;
}

const MAX_PRODUCTS = 20;

/** Whether so many products fit into one request. */
export const isProductCount = (count: number): boolean => count >= 1 && count <= MAX_PRODUCTS;

export const PRODUCT_COUNT = `1 to ${MAX_PRODUCTS} products`;

/** Null unless all of them are there. */
export function productsOf(facts: OfferFacts, wish: Pick<OfferWish, 'productIds'>): Product[] | null {
  const ids = [...new Set(wish.productIds)];
  const products = ids.flatMap((id) => facts.products.get(id) ?? []);
  return isProductCount(ids.length) && products.length === ids.length ? products : null;
}

export const planOf = (facts: Pick<OfferFacts, 'plans'>, wish: Pick<OfferWish, 'planId'>): Plan | null =>
  facts.plans.get(wish.planId) ?? null;

/** Null unless the products and the plan are there. */
export function combinationOf(facts: OfferFacts, wish: OfferWish): Combination | null {
  const products = productsOf(facts, wish);
  const plan = planOf(facts, wish);
  return products && plan && { products, plan };
}

/** Null unless the combination is there and one catalogue is meant. */
export function offerOf(facts: OfferFacts, wish: OfferWish): Offer | null {
  const combination = combinationOf(facts, wish);
  const [catalogue, ...others] = combination ? cataloguesOf(facts, wish, combination) : [];
  return combination && catalogue && others.length === 0 ? { ...combination, catalogue } : null;
}

/** Catalogues that hold the plan and all of the products and may be meant, the oldest first. */
export function cataloguesOf(
  { meetings }: OfferFacts,
  { catalogueId, takesOldestCatalogue }: OfferWish,
  { plan, products }: Combination,
): Catalogue[] {
  const ofPlan = meetings.filter(({ planId }) => planId === plan.id);
  const holds = (place: Catalogue, product: Product) =>
    ofPlan.some(({ catalogue, productId }) => catalogue.id === place.id && productId === product.id);
  const places = [...new Map(ofPlan.map(({ catalogue }) => [catalogue.id, catalogue])).values()]
    .filter((place) => products.every((product) => holds(place, product)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (catalogueId) return places.filter(({ id }) => id === catalogueId);
  return takesOldestCatalogue ? places.slice(0, 1) : places;
}
