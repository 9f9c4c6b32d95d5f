import { LockMode } from '@mikro-orm/postgresql';
import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { optionalText, requiredName } from '../../platform/text.ts';
import type { CreateProductInput, UpdateProductInput } from '../catalogues/catalogue.inputs.ts';
import { changesBetween } from '../offer/changes.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { requireFreeName, requireUnused } from '../offer/offer-rules.ts';
import { addMembers, removeMember, requireRows } from '../offer/publication.ts';
import { sendPolicy } from '../publishing/policy.jobs.ts';
import { Product } from './product.entity.ts';
import { bundleApis } from './product-apis.ts';

/** What an event tells about a product. */
const stateOf = (product: Product) => ({
  ...{ name: product.name, displayName: product.displayName, description: product.description },
  ...{ content: product.content, isFeatured: product.isFeatured, tags: product.tags },
  ...{ apiIds: product.apiIds, authType: product.authType, isDocumentationOnly: product.isDocumentationOnly },
});

/**
 * Makes a product of APIs, whose policy a job writes at the provider, or without APIs one that only documents.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND, MIXED_PROVIDERS, MIXED_AUTH_TYPES.
 */
export async function createProduct(ctx: Context, input: CreateProductInput): Promise<Product> {
  const bundle = await bundleApis(ctx, input.apiIds ?? [], null);
  const product = new Product();
  const name = await requireFreeName(ctx, input.name, {
    kind: 'product',
    id: product.id,
    providerId: bundle.providerId,
  });
  ctx.em.assign(product, {
    ...{ ...bundle, name, displayName: input.displayName ? displayNameOf(input.displayName) : name },
    ...presentationOf(input),
    policyId: bundle.providerId && `product-${product.id}`,
    appliedRevision: bundle.providerId ? 0 : 1,
  });
  const catalogueIds = await requireRows(ctx, 'catalogue', input.catalogueIds, ['input', 'catalogueIds']);
  await ctx.em.persist(product).flush();
  await addMembers(ctx, 'product', catalogueIds, [product.id]);
  await recordOffer(ctx, 'product', 'created', product.id, { after: { ...stateOf(product), catalogueIds } });
  if (product.policyId) await sendPolicy(ctx, 'product', product);
  return product;
}

/**
 * Changes a product; a job brings its policy along. Without its last API it becomes documentation only and keeps its
 * policy, so that APIs which return revive its credentials.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, MIXED_PROVIDERS, MIXED_AUTH_TYPES.
 */
export async function updateProduct(ctx: Context, id: string, input: UpdateProductInput): Promise<Product> {
  const product = await lockProduct(ctx, id);
  const before = stateOf(product);
  if (input.apiIds) ctx.em.assign(product, await bundleApis(ctx, input.apiIds, product));
  if (product.providerId) product.policyId ??= `product-${id}`;
  if (input.name) {
    product.name = await requireFreeName(ctx, input.name, { kind: 'product', id, providerId: product.providerId });
  }
  if (input.displayName) product.displayName = displayNameOf(input.displayName);
  ctx.em.assign(product, presentationOf(input));
  const changes = changesBetween(before, stateOf(product));
  const isPolicyChanged = 'name' in changes.after || 'apiIds' in changes.after;
  if (isPolicyChanged) await raise(ctx, product);
  await ctx.em.flush();
  if (Object.keys(changes.after).length > 0) await recordOffer(ctx, 'product', 'updated', id, changes);
  return product;
}

/**
 * Deletes a product and, by a job, its policy. Requests and ended credentials keep naming it;
 * the open ones are for who calls to close.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deleteProduct(ctx: Context, id: string): Promise<Product> {
  const product = await lockProduct(ctx, id);
  await requireUnused(ctx, 'product', id);
  await removeMember(ctx, 'product', id, null);
  product.deletedAt = new Date();
  await raise(ctx, product);
  await ctx.em.flush();
  await recordOffer(ctx, 'product', 'deleted', id, { before: stateOf(product) });
  return product;
}

/** There is a new word on the policy, if the product has one. */
async function raise(ctx: Context, product: Product): Promise<void> {
  if (!product.policyId) return;
  product.revision += 1;
  product.policyFailure = null;
  await sendPolicy(ctx, 'product', product);
}

/** @throws DomainError NOT_FOUND */
export async function lockProduct({ em }: Context, id: string, field = ['id']): Promise<Product> {
  const product = await em.findOne(Product, { id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!product) throw notFound('product', field);
  return product;
}

export const displayNameOf = (text: string) => requiredName(text, { field: ['input', 'displayName'], max: 100 });

/** The fields that are given; absent ones are left out. */
function presentationOf(input: UpdateProductInput): Partial<Product> {
  const { description, content, isFeatured, tags } = input;
  return {
    ...(description !== undefined && {
      description: optionalText(description, { field: ['input', 'description'], max: 2_000 }),
    }),
    ...(content !== undefined && { content: optionalText(content, { field: ['input', 'content'], max: 100_000 }) }),
    ...(isFeatured != null && { isFeatured }),
    ...(tags != null && { tags: tagsOf(tags) }),
  };
}

function tagsOf(tags: readonly string[]): string[] {
  const field = ['input', 'tags'];
  const all = [...new Set(tags.map((tag) => requiredName(tag, { field, max: 50 })))];
  if (all.length <= 20) return all;
  throw invalidInput('There are at most 20 tags.', field);
}
