import type { Catalogue } from '../catalogue/catalogue.entity.ts';
import { visibleCatalogues, visiblePlans, visibleProducts } from '../catalogue/catalogue.policy.ts';
import type { Plan } from '../catalogue/plan.entity.ts';
import { AuthType, type Product } from '../catalogue/product.entity.ts';
import type { Context } from '../platform/context.ts';
import { oneOf } from '../platform/db/one-of.ts';
import { DomainError, UserErrorCode } from '../platform/domain-error.ts';

/** Products and a plan that meet in one catalogue: what can be asked for. */
export interface Offer {
  catalogue: Catalogue;
  plan: Plan;
  /** At least one; all of the plan's provider and of one authentication method. */
  products: Product[];
}

export interface OfferInput {
  catalogueId?: string | null;
  planId: string;
  productIds: readonly string[];
}

/** Methods for which the portal can issue a credential; the others are shown only (T3). */
const ISSUABLE: readonly AuthType[] = [AuthType.AUTH_TOKEN];

const MAX_PRODUCTS = 20;

/**
 * Finds the offer that the viewer of `ctx` names, by the rules that hold wherever access is asked for or granted
 * (S2, S15, S45, T10, B4, B6).
 * @throws DomainError INVALID_INPUT, NOT_FOUND, PRODUCT_NOT_REQUESTABLE, MIXED_AUTH_TYPES, MIXED_PROVIDERS,
 * PLAN_NOT_OFFERED, CATALOGUE_REQUIRED.
 */
export async function findOffer(ctx: Context, input: OfferInput): Promise<Offer> {
  const products = await findProducts(ctx, [...new Set(input.productIds)]);
  const plan = await ctx.db
    .selectFrom('plan')
    .selectAll()
    .where('id', '=', input.planId)
    .where(visiblePlans(ctx.viewer))
    .executeTakeFirst();
  if (!plan) throw new DomainError(UserErrorCode.NOT_FOUND, 'There is no such plan.', ['input', 'planId']);
  requireOneKind(products, plan);
  return { products, plan, catalogue: await findCatalogue(ctx, input, products) };
}

async function findProducts(ctx: Context, ids: string[]): Promise<Product[]> {
  const field = ['input', 'productIds'];
  if (ids.length === 0 || ids.length > MAX_PRODUCTS) {
    throw new DomainError(UserErrorCode.INVALID_INPUT, `Name 1 to ${MAX_PRODUCTS} products.`, field);
  }
  const products = await ctx.db
    .selectFrom('product')
    .selectAll()
    .where(oneOf('id', ids))
    .where(visibleProducts(ctx.viewer))
    .orderBy('id')
    .execute();
  if (products.length < ids.length) throw new DomainError(UserErrorCode.NOT_FOUND, 'There is no such product.', field);
  return products;
}

function requireOneKind(products: readonly Product[], plan: Plan): void {
  const field = ['input', 'productIds'];
  const closed = products.find(
    ({ authType, isDocumentationOnly }) => isDocumentationOnly || !ISSUABLE.includes(authType!),
  );
  if (new Set(products.map((product) => product.authType)).size > 1) {
    throw new DomainError(UserErrorCode.MIXED_AUTH_TYPES, 'The products have different authentication methods.', field);
  }
  if (closed) {
    const message = `The portal issues no credentials for ${closed.displayName}.`;
    throw new DomainError(UserErrorCode.PRODUCT_NOT_REQUESTABLE, message, field);
  }
  if (products.some(({ providerId }) => providerId !== plan.providerId)) {
    throw new DomainError(
      UserErrorCode.MIXED_PROVIDERS,
      'The products and the plan belong to different providers.',
      field,
    );
  }
}

async function findCatalogue(
  ctx: Context,
  { catalogueId, planId }: OfferInput,
  products: Product[],
): Promise<Catalogue> {
  const productIds = products.map(({ id }) => id);
  const field = ['input', 'catalogueId'];
  const meetings = await ctx.db
    .selectFrom('catalogue')
    .innerJoin('cataloguePlan', 'cataloguePlan.catalogueId', 'catalogue.id')
    .innerJoin('catalogueProduct', 'catalogueProduct.catalogueId', 'catalogue.id')
    .selectAll('catalogue')
    .where('cataloguePlan.planId', '=', planId)
    .where(oneOf('catalogueProduct.productId', productIds))
    .where(visibleCatalogues(ctx.viewer))
    .groupBy('catalogue.id')
    .having((eb) => eb(eb.fn.countAll<number>(), '=', productIds.length))
    .execute();
  const named = catalogueId ? meetings.filter(({ id }) => id === catalogueId) : meetings;
  if (named.length === 0) {
    throw new DomainError(UserErrorCode.PLAN_NOT_OFFERED, 'The plan is not offered with these products.', field);
  }
  if (named.length > 1) {
    const message = `Name one of the catalogues ${named.map(({ name }) => name).join(', ')}.`;
    throw new DomainError(UserErrorCode.CATALOGUE_REQUIRED, message, field);
  }
  return named[0]!;
}
