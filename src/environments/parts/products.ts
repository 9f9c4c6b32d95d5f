import {
  createProductDocument,
  deleteProductDocument,
  orderProductDocuments,
  updateProductDocument,
} from '../../catalogue/documents/product-document.service.ts';
import { setProductLifeCycle } from '../../catalogue/life-cycle/life-cycle.service.ts';
import type { ProductLifeCycle } from '../../catalogue/products/life-cycle.ts';
import { createProduct, updateProduct } from '../../catalogue/products/product.service.ts';
import type { Context } from '../../platform/context.ts';
import type { Item } from '../format/bundle.ts';
import { bundledImage, imageInput } from './images.ts';
import type { Part, Saving } from './part.ts';
import { within } from './paths.ts';
import { foreignPolicy } from './plans.ts';
import { apiKey, inverse, type Resolver } from './references.ts';

type ProductItem = Item<'products'>;

export const productsPart: Part<'products'> = {
  tables: ['product', 'product_document', 'document_source', 'image', 'image_content'],
  async read(ctx, references) {
    const rows = await ctx.db.selectFrom('product').selectAll().where('deletedAt', 'is', null).orderBy('id').execute();
    const documents = await documentsOf(ctx).orderBy('position').orderBy('id').execute();
    const ofProduct = Map.groupBy(documents, ({ productId }) => productId);
    const [providers, servers] = [inverse(references.provider), inverse(references.authorizationServer)];
    const products = inverse(references.product);
    const items: ProductItem[] = [];
    for (const product of rows) {
      const policyId = foreignPolicy('product', product.policyId);
      // What a policy opens that is the provider's own, the provider says.
      const apiIds = policyId === null ? product.apiIds.toSorted() : [];
      // One whose APIs are gone keeps its provider for those that return; elsewhere it is made without.
      const providerId = policyId === null && apiIds.length === 0 ? null : product.providerId;
      items.push({
        ...{ cid: product.customId ?? product.id, name: product.name, displayName: product.displayName },
        ...{ description: product.description, provider: providerId && providers.get(providerId)! },
        ...{ policyId, scope: product.scope, slug: product.slug },
        ...{ content: product.content, isFeatured: product.isFeatured, tags: product.tags, probe: product.probe },
        ...{ category: product.category, position: product.position },
        apiIds,
        authorizationServer: product.authorizationServerId && servers.get(product.authorizationServerId)!,
        logo: await bundledImage(ctx, product.logo),
        preview: await bundledImage(ctx, product.preview),
        lifeCycle: {
          state: product.lifeCycle as ProductLifeCycle,
          ...{ sunsetAt: product.sunsetAt?.toISOString() ?? null, note: product.lifeCycleNote },
          successor: (product.successorId && products.get(product.successorId)) ?? null,
        },
        documents: (ofProduct.get(product.id) ?? []).map(({ title, format, apiId, url, text }) => ({
          ...{ title, format, apiId, url, text },
        })),
      });
    }
    return items;
  },

  async save(ctx, item, saving) {
    const { id, names } = saving;
    const { name, slug, displayName, description, content, isFeatured, tags, scope, probe, provider, policyId } = item;
    const { category, position } = item;
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
      ...{ name, slug, displayName, description, content, isFeatured, tags, scope, probe, authorizationServerId },
      ...{ category, position },
      ...(await imagesIn(ctx, item, saving)),
      // What the provider says of a policy that is its own is for the synchronisation to tell.
      ...(!policyId && { apiIds }),
    };
    const product = id ? await updateProduct(ctx, id, input) : await createProduct(ctx, input);
    await saveDocuments(ctx, product, item, names);
    return product.id;
  },

  async finish(ctx, { lifeCycle: { state, sunsetAt, note, successor } }, id, { names }) {
    const successorId = successor && names.one('product', successor, ['lifeCycle', 'successor']);
    if (successor && !successorId) return;
    const input = { lifeCycle: state, sunsetAt: sunsetAt === null ? null : new Date(sunsetAt), note, successorId };
    await setProductLifeCycle(ctx, id, input, { mayBePast: true });
  },
};

/** Those that are shown already stay. */
async function imagesIn(ctx: Context, item: ProductItem, { id, images }: Saving) {
  const before = id
    ? await ctx.db.selectFrom('product').select(['logo', 'preview']).where('id', '=', id).executeTakeFirst()
    : null;
  const inputOf = (part: 'logo' | 'preview') => imageInput(part, item[part], before?.[part] ?? null, images);
  return { ...inputOf('logo'), ...inputOf('preview') };
}

const documentsOf = ({ db }: Context) =>
  db
    .selectFrom('productDocument')
    .leftJoin('documentSource', 'documentSource.documentId', 'productDocument.id')
    .select(['productDocument.id', 'productId', 'title', 'format', 'apiId', 'text', 'documentSource.url']);

const isSame = (a: { title: string; format: string }, b: { title: string; format: string }) =>
  a.title.toLowerCase() === b.title.toLowerCase() && a.format === b.format;

/** Documents are known by their titles. As every list of a bundle it is the whole: what is not in it goes. */
async function saveDocuments(
  ctx: Context,
  product: { id: string; providerId: string | null },
  { documents }: ProductItem,
  names: Resolver,
): Promise<void> {
  const here = await documentsOf(ctx).where('productId', '=', product.id).execute();
  for (const gone of here.filter((document) => !documents.some((wanted) => isSame(wanted, document)))) {
    await deleteProductDocument(ctx, gone.id);
  }
  const ids: string[] = [];
  for (const [index, { title, format, text, url, apiId: name }] of documents.entries()) {
    const path = ['documents', String(index)];
    const before = here.find((document) => isSame(document, { title, format }));
    const apiId =
      name &&
      names.one('api', apiKey(product.providerId ?? '', name), [...path, 'apiId'], `API ${name} of the product:`);
    if (name && !apiId) continue;
    // What is fetched here already is as new as its address.
    const isKept = before && before.url === url && (url !== null || before.text === text);
    const content = isKept ? {} : { text, fetchedFrom: url };
    const { id } = await within(path, async () => {
      if (!before) return createProductDocument(ctx, { productId: product.id, title, format, apiId, ...content });
      if (isKept && before.title === title && before.apiId === name) return before;
      return updateProductDocument(ctx, before.id, { title, apiId, ...content });
    });
    ids.push(id);
  }
  if (names.refusals.length === 0) await orderProductDocuments(ctx, product.id, ids);
}
