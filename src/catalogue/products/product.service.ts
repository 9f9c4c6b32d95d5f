import type { Context } from '../../platform/context.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { type FieldPath, invalidInput, notFound } from '../../platform/domain-error.ts';
import { requireVersion } from '../../platform/expected-version.ts';
import { findBeside, gather, gatherNow, throwAll } from '../../platform/rules.ts';
import { MAX_TEXT, optionalName, optionalText } from '../../platform/text.ts';
import { isContentManager } from '../../platform/viewer.ts';
import { imageOf, replaceImage } from '../images/image.service.ts';
import type { ShownImage } from '../images/image-size.ts';
import { changesBetween } from '../offer/changes.ts';
import { addMembers, cataloguesHolding, requireAll } from '../offer/membership.service.ts';
import { recordOffer } from '../offer/offer.events.ts';
import { endOffer, offerTextsOf, requireFreeOfferName } from '../offer/offer.service.ts';
import { placeOf } from '../offer/place.ts';
import { sendNextRevision, sendPolicy } from '../offer/policy.queue.ts';
import { scopeOf } from '../offer/scope.rules.ts';
import { claimSlug } from '../offer/slug.service.ts';
import { tagsOf } from '../offer/tags.ts';
import { requirePublishable } from './obstacles.rules.ts';
import { Product } from './product.entity.ts';
import type { CreateProductInput, UpdateProductInput } from './product.inputs.ts';
import { bundleApis } from './product-apis.service.ts';
import { probeOf } from './product-probe.ts';

const toldImage = (image: ShownImage | null) => image && { id: image.id, alternativeText: image.alternativeText };

/** What an event tells about a product. */
const stateOf = (product: Product) => ({
  ...{ name: product.name, slug: product.slug, displayName: product.displayName, description: product.description },
  ...{ content: product.content, isFeatured: product.isFeatured, tags: product.tags },
  ...{ category: product.category, position: product.position },
  ...{ logo: toldImage(product.logo), preview: toldImage(product.preview) },
  ...{
    apiIds: product.apiIds,
    apiVersions: product.apiVersions,
    authType: product.authType,
    isDocumentationOnly: product.isDocumentationOnly,
    authorizationServerId: product.authorizationServerId,
    scope: product.scope,
    probe: product.probe,
  },
});

/**
 * Makes a product of APIs, whose policy a job writes at the provider, or without APIs one that only documents.
 * @throws DomainError INVALID_INPUT, NAME_TAKEN, NOT_FOUND, MIXED_PROVIDERS, MIXED_AUTH_TYPES, PRODUCT_NOT_PUBLISHABLE.
 */
export async function createProduct(ctx: Context, input: CreateProductInput): Promise<Product> {
  const product = new Product();
  const { id } = product;
  const { name, presentation, slug, images, catalogueIds } = await gather({
    server: () => requireServer(ctx, input, product),
    // Whether APIs take the tokens of a server that is not there, nobody can say.
    bundle: async () => Object.assign(product, await bundleApis(ctx, input.apiIds ?? [], null, product)),
    name: () => requireFreeOfferName(ctx, input.name, { kind: 'product', id, providerId: product.providerId }),
    presentation: () => presentationOf(input),
    slug: () => slugOf(ctx, input, product),
    images: () => imagesOf(ctx, input, product),
    scope: async () => {
      const scope = await scopeOf(ctx, input, product, 'product');
      const isKnown = (input.authorizationServerId ?? null) === product.authorizationServerId;
      product.scope = isKnown ? requireScope({ ...product, scope }) : scope;
    },
    catalogueIds: () => requireAll(ctx, 'catalogue', input.catalogueIds, ['input', 'catalogueIds']),
    publishable: () =>
      input.catalogueIds?.length &&
      requirePublishable([{ ...product, displayName: input.displayName ?? input.name }], ['input', 'apiIds']),
  });
  const { providerId } = product;
  ctx.em.assign(product, {
    ...{ name, displayName: name, ...presentation, ...slug, ...images },
    policyId: providerId && `product-${id}`,
    appliedRevision: providerId ? 0 : 1,
  });
  await replaceImages(ctx, new Product(), images);
  await ctx.em.persist(product).flush();
  await addMembers(ctx, 'product', catalogueIds, [product.id]);
  await recordOffer(ctx, 'product', 'created', product.id, { after: { ...stateOf(product), catalogueIds } });
  if (product.policyId) await sendPolicy(ctx, 'product', product);
  return product;
}

/**
 * Changes a product; a job brings its policy along. Without its last API it becomes documentation only and keeps its
 * policy, so that APIs which return revive its credentials.
 * @param expectedVersion The `version` that was read; null where that does not matter.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, MIXED_PROVIDERS, MIXED_AUTH_TYPES, PRODUCT_NOT_PUBLISHABLE, VERSION_CONFLICT.
 */
export async function updateProduct(
  ctx: Context,
  id: string,
  input: UpdateProductInput,
  expectedVersion: number | null = null,
): Promise<Product> {
  const changesOf = (product: Product) =>
    gather({
      presentationOnly: () => requirePresentation(ctx, input),
      bundle: async () => input.apiIds && bundleAnew(ctx, product, input.apiIds),
      server: () => requireSameServer(input, product),
      name: () =>
        input.name != null ? requireFreeOfferName(ctx, input.name, { ...product, kind: 'product' }) : product.name,
      presentation: () => presentationOf(input),
      slug: () => slugOf(ctx, input, product),
      images: () => imagesOf(ctx, input, product),
      scope: async () => requireScope({ ...product, scope: await scopeOf(ctx, input, product, 'product') }),
    });
  const product = await findBeside(
    async () => requireVersion(await lockProduct(ctx, id), expectedVersion),
    () => changesOf(new Product()),
  );
  const before = stateOf(product);
  const { name, presentation, slug, images, scope } = await changesOf(product);
  await replaceImages(ctx, product, images);
  ctx.em.assign(product, { name, ...presentation, ...slug, ...images, scope });
  if (product.providerId) product.policyId ??= `product-${id}`;
  const changes = changesBetween(before, stateOf(product));
  if (['name', 'apiIds', 'apiVersions', 'scope'].some((field) => field in changes.after))
    await sendNextRevision(ctx, 'product', product);
  await ctx.em.flush();
  if (Object.keys(changes.after).length > 0) await recordOffer(ctx, 'product', 'updated', id, changes);
  await ctx.em.refresh(product);
  return product;
}

/** @throws DomainError NOT_FOUND, INVALID_INPUT, MIXED_PROVIDERS, MIXED_AUTH_TYPES, PRODUCT_NOT_PUBLISHABLE (it is offered). */
async function bundleAnew(ctx: Context, product: Product, apiIds: readonly string[]): Promise<void> {
  const bundle = await bundleApis(ctx, apiIds, product, product);
  const isOffered = (await cataloguesHolding(ctx, 'product', [product.id])).length > 0;
  if (isOffered) requirePublishable([{ ...product, ...bundle }], ['input', 'apiIds'], product.obstacles);
  ctx.em.assign(product, bundle);
}

/** What a product opens and how is not for who presents it. @throws DomainError INVALID_INPUT */
function requirePresentation({ viewer }: Context, input: UpdateProductInput): void {
  if (!isContentManager(viewer)) return;
  const { name, apiIds, authorizationServerId, scope, probe } = input;
  throwAll(
    Object.entries({ name, apiIds, authorizationServerId, scope, probe })
      .filter(([, value]) => value !== undefined)
      .map(([part]) => invalidInput('Only API owners change it.', ['input', part])),
  );
}

/** @throws DomainError INVALID_INPUT, NOT_FOUND (server). */
async function requireServer(
  ctx: Context,
  { authorizationServerId: id, apiIds }: CreateProductInput,
  product: Product,
) {
  if (id == null) return;
  const server = ctx.db.selectFrom('authorizationServer').select('id').where('id', '=', id).forKeyShare();
  if (!(await server.executeTakeFirst())) throw notFound('authorization server', SERVER);
  if (!apiIds?.length) throw invalidInput('Without APIs there is nothing that tokens could open.', SERVER);
  product.authorizationServerId = id;
}

const SERVER = ['input', 'authorizationServerId'];

/** The clients of its credentials are at one server. @throws DomainError INVALID_INPUT */
function requireSameServer({ authorizationServerId: id }: UpdateProductInput, product: Product): void {
  if (id === undefined || id === product.authorizationServerId) return;
  throw invalidInput('A product goes by one authorization server, or by none, for its whole life.', SERVER);
}

/** @throws DomainError INVALID_INPUT */
function requireScope({
  authorizationServerId,
  scope,
}: Pick<Product, 'authorizationServerId' | 'scope'>): string | null {
  if ((authorizationServerId === null) === (scope === null)) return scope;
  const message = authorizationServerId
    ? 'Name the scope that brings it.'
    : 'A scope is for tokens of an authorization server.';
  throw invalidInput(message, ['input', 'scope']);
}

/**
 * Deletes a product and, by a job, its policy; closing the open requests is up to the caller.
 * @throws DomainError NOT_FOUND, IN_USE (a credential lives on it).
 */
export async function deleteProduct(ctx: Context, id: string): Promise<Product> {
  const product = await lockProduct(ctx, id);
  await endOffer(ctx, 'product', product, stateOf(product));
  await replaceImages(ctx, product, { logo: null, preview: null });
  return product;
}

/** @throws DomainError NOT_FOUND */
export const lockProduct = (ctx: Context, id: string, field?: FieldPath): Promise<Product> =>
  lockRow(ctx, Product, { id, deletedAt: null }, 'product', field);

const slugOf = async (ctx: Context, { slug }: UpdateProductInput, { id }: Product): Promise<Partial<Product>> =>
  slug == null ? {} : { slug: await claimSlug(ctx, 'product', id, slug) };

type Images = Pick<Product, 'logo' | 'preview'>;

/** The same file in both is told of the second. */
const imagesOf = (ctx: Context, { logo, preview }: UpdateProductInput, before: Images): Promise<Images> =>
  gather({
    logo: () => imageOf(ctx, logo, before.logo, ['input', 'logo']),
    preview: async () => {
      const field = ['input', 'preview'];
      const image = await imageOf(ctx, preview, before.preview, field);
      if (image && image.id === logo?.fileId) throw invalidInput('The file is the logo already.', [...field, 'fileId']);
      return image;
    },
  });

async function replaceImages(ctx: Context, before: Images, after: Images): Promise<void> {
  await replaceImage(ctx, before.logo, after.logo);
  await replaceImage(ctx, before.preview, after.preview);
}

/** The fields that are given; absent ones are left out. */
function presentationOf(input: UpdateProductInput): Partial<Product> {
  const { content, isFeatured, tags, category, probe } = input;
  const { texts, place, ...rest } = gatherNow({
    texts: () => offerTextsOf(input),
    place: () => placeOf(input),
    ...(content !== undefined && {
      content: () => optionalText(content, { field: ['input', 'content'], max: MAX_TEXT }),
    }),
    ...(category !== undefined && {
      category: () => optionalName(category, { field: ['input', 'category'], max: 50 }),
    }),
    ...(tags != null && { tags: () => tagsOf(tags) }),
    ...(probe !== undefined && { probe: () => probeOf(probe, ['input', 'probe']) }),
  });
  return { ...texts, ...place, ...rest, ...(isFeatured != null && { isFeatured }) };
}
