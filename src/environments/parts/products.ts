import { createProductDocument, updateProductDocument } from '../../catalogue/documents/product-document.service.ts';
import { ImageSize, type ShownImage } from '../../catalogue/images/image-size.ts';
import { readContent } from '../../catalogue/images/image-store.ts';
import { setProductLifeCycle } from '../../catalogue/life-cycle/life-cycle.service.ts';
import type { ProductLifeCycle } from '../../catalogue/products/life-cycle.ts';
import { createProduct, updateProduct } from '../../catalogue/products/product.service.ts';
import type { Context } from '../../platform/context.ts';
import type { BundleImage, Item } from '../format/bundle.ts';
import type { Part, Saving } from './part.ts';
import { within } from './paths.ts';
import { foreignPolicy } from './plans.ts';
import { apiKey, inverse } from './references.ts';

type ProductItem = Item<'products'>;

export const productsPart: Part<'products'> = {
  tables: ['product', 'product_document', 'image', 'image_content'],
  async read(ctx, references) {
    const rows = await ctx.db.selectFrom('product').selectAll().where('deletedAt', 'is', null).orderBy('id').execute();
    const documents = await ctx.db
      .selectFrom('productDocument')
      .select(['productId', 'title', 'format', 'text'])
      .orderBy('id')
      .execute();
    const ofProduct = Map.groupBy(documents, ({ productId }) => productId);
    const [providers, servers] = [inverse(references.provider), inverse(references.authorizationServer)];
    const products = inverse(references.product);
    const items: ProductItem[] = [];
    for (const product of rows) {
      const policyId = foreignPolicy('product', product.policyId);
      items.push({
        ...{ cid: product.customId ?? product.id, name: product.name, displayName: product.displayName },
        ...{ description: product.description, provider: product.providerId && providers.get(product.providerId)! },
        ...{ policyId, scope: product.scope, slug: product.slug },
        ...{ content: product.content, isFeatured: product.isFeatured, tags: product.tags },
        // What a policy opens that is the provider's own, the provider says.
        apiIds: policyId === null ? product.apiIds.toSorted() : [],
        authorizationServer: product.authorizationServerId && servers.get(product.authorizationServerId)!,
        logo: await imageOf(ctx, product.logo),
        preview: await imageOf(ctx, product.preview),
        lifeCycle: {
          state: product.lifeCycle as ProductLifeCycle,
          ...{ sunsetAt: product.sunsetAt?.toISOString() ?? null, note: product.lifeCycleNote },
          successor: (product.successorId && products.get(product.successorId)) ?? null,
        },
        documents: (ofProduct.get(product.id) ?? []).map(({ title, format, text }) => ({ title, format, text })),
      });
    }
    return items;
  },

  async save(ctx, item, saving) {
    const { id, names } = saving;
    const { name, slug, displayName, description, content, isFeatured, tags, scope, provider, policyId } = item;
    const providerId = provider && names.one('provider', provider, ['provider']);
    if (policyId && !id) names.miss(`policy ${policyId} among the products of ${provider}`, ['policyId']);
    const apiIds = item.apiIds.flatMap((apiId, index) => {
      const field = ['apiIds', String(index)];
      if (!provider) names.miss('provider for the APIs', field);
      return (providerId && names.one('api', apiKey(providerId, apiId), field, `API ${apiId} of ${provider}:`)) || [];
    });
    const server = item.authorizationServer;
    const authorizationServerId =
      server && names.one('authorizationServer', server, ['authorizationServer'], 'authorization server');
    if (names.refusals.length > 0 || (provider && !providerId)) return null;
    const input = {
      ...{ name, slug, displayName, description, content, isFeatured, tags, scope, authorizationServerId },
      ...(await imagesIn(ctx, item, saving)),
      // What the provider says of a policy that is its own is for the synchronisation to tell.
      ...(!policyId && { apiIds }),
    };
    const product = id ? await updateProduct(ctx, id, input) : await createProduct(ctx, input);
    await saveDocuments(ctx, product.id, item);
    return product.id;
  },

  async finish(ctx, { lifeCycle: { state, sunsetAt, note, successor } }, id, { names }) {
    const successorId = successor && names.one('product', successor, ['lifeCycle', 'successor']);
    if (successor && !successorId) return;
    const input = { lifeCycle: state, sunsetAt: sunsetAt === null ? null : new Date(sunsetAt), note, successorId };
    await setProductLifeCycle(ctx, id, input, { mayBePast: true });
  },
};

/** Null also for one whose bytes are gone. */
async function imageOf(ctx: Context, shown: ShownImage | null): Promise<BundleImage> {
  if (!shown) return null;
  const stored = await ctx.db
    .selectFrom('image')
    .select(['id', 'isInBucket'])
    .where('id', '=', shown.id)
    .executeTakeFirst();
  const renditions: NonNullable<BundleImage>['renditions'] = [];
  for (const size of Object.values(ImageSize)) {
    const bytes = stored && (await readContent(ctx, stored, size));
    const rendition = shown.renditions.find((each) => each.size === size);
    if (!bytes || !rendition) return null;
    renditions.push({ size, width: rendition.width, height: rendition.height, webp: bytes.toString('base64') });
  }
  return { alternativeText: shown.alternativeText, renditions };
}

/** Those that are shown already stay. */
async function imagesIn(ctx: Context, item: ProductItem, { id, images }: Saving) {
  const before = id
    ? await ctx.db.selectFrom('product').select(['logo', 'preview']).where('id', '=', id).executeTakeFirst()
    : null;
  const inputOf = (part: 'logo' | 'preview') => {
    const image = item[part];
    if (!image) return before?.[part] ? { [part]: null } : {};
    const fileId = images.get(image);
    return { [part]: { ...(fileId && { fileId }), alternativeText: image.alternativeText } };
  };
  return { ...inputOf('logo'), ...inputOf('preview') };
}

/** Documents are known by their titles; what is only here stays. */
async function saveDocuments(ctx: Context, productId: string, { documents }: ProductItem): Promise<void> {
  const here = await ctx.db
    .selectFrom('productDocument')
    .select(['id', 'title', 'format', 'text'])
    .where('productId', '=', productId)
    .execute();
  for (const [index, { title, format, text }] of documents.entries()) {
    const before = here.find((document) => document.title.toLowerCase() === title.toLowerCase());
    await within(['documents', String(index)], async () => {
      if (!before) await createProductDocument(ctx, { productId, title, format, text });
      else if (before.title !== title || before.text !== text)
        await updateProductDocument(ctx, before.id, { title, text });
    });
  }
}
