import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import type { Product } from '../products/product.entity.ts';
import { lockProduct } from '../products/product.service.ts';
import { type Draft, type FetchedElsewhere, readDraft, requireRight, take } from './document-draft.ts';
import { storeSource, toldSource } from './document-source.service.ts';
import { ProductDocument } from './product-document.entity.ts';
import type { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';
import { documents } from './product-document.queries.ts';
import { scheduleReading } from './read-document.queue.ts';

const MAX_DOCUMENTS = 50;

/** Adds a document behind those that the product has. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, RATE_LIMITED. */
export async function createProductDocument(
  ctx: Context,
  input: CreateProductDocumentInput & FetchedElsewhere,
): Promise<ProductDocument> {
  const draft = await readDraft(ctx, input, input.format);
  return inEditorsTransaction(ctx, (tx) => addDocument(tx, input, draft));
}

/**
 * As {@link createProductDocument}, in the transaction of the caller, who has decided that the viewer may.
 * @param draft What was read of the input before it; null where it holds nothing.
 */
export async function addDocument(
  ctx: Context,
  input: CreateProductDocumentInput,
  draft: Draft | null,
): Promise<ProductDocument> {
  const { productId, format } = input;
  let product: Product | null = null;
  const { title, apiId, checked } = await gather({
    product: async () => {
      product = await requireRoom(ctx, productId);
    },
    apiId: () => apiOf(ctx, input.apiId, product),
    title: () => freeTitleOf(ctx, input.title, productId, null),
    checked: () => requireRight(draft),
  });
  if (!checked) throw invalidInput('Give `text`, `fileId` or `url`.', ['input', 'text']);
  const { text, isYaml } = await take(ctx, checked);
  const position = await placeBehind(ctx, productId);
  const document = ctx.em.create(ProductDocument, {
    ...{ productId, title, format, text, isYaml, position },
    apiId: apiId ?? null,
  });
  await ctx.em.flush();
  await storeSource(ctx, document.id, checked);
  await scheduleReading(ctx, document.id);
  const after = { documentId: document.id, title, format, apiId: document.apiId, source: toldSource(checked) };
  await record(ctx, productId, {}, after);
  return document;
}

/** @throws DomainError NOT_FOUND, INVALID_INPUT (the product has as many as it may). */
async function requireRoom(ctx: Context, productId: string): Promise<Product> {
  const field = ['input', 'productId'];
  const product = await lockProduct(ctx, productId, field);
  const count = await ctx.em.count(ProductDocument, { productId });
  if (count >= MAX_DOCUMENTS) throw invalidInput(`A product has at most ${MAX_DOCUMENTS} documents.`, field);
  return product;
}

const API = ['input', 'apiId'];

/**
 * Its id at the provider; undefined where nothing is said of it.
 * @param product Null where there is none, which is told elsewhere: whether there is such an API at all is told still.
 * @throws DomainError NOT_FOUND
 */
async function apiOf({ db }: Context, id: string | null | undefined, product: Product | null) {
  if (id == null) return id;
  const api = await db
    .selectFrom('providerApi')
    .select(['apiId', 'providerId'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!api) throw notFound('API', API);
  if (!product || (api.providerId === product.providerId && product.apiIds.includes(api.apiId))) return api.apiId;
  throw new DomainError(UserErrorCode.NOT_FOUND, 'The product has no such API.', { field: API });
}

/** Changes a document; what is absent stays. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, RATE_LIMITED. */
export async function updateProductDocument(
  ctx: Context,
  id: string,
  input: UpdateProductDocumentInput & FetchedElsewhere,
) {
  const found = await findBeside(
    () => requireDocument(ctx, id),
    () =>
      gather({
        title: () => input.title != null && requiredName(input.title, { field: ['input', 'title'], max: 100 }),
        apiId: () => apiOf(ctx, input.apiId, null),
        draft: async () => requireRight(await readDraft(ctx, input, null)),
      }),
  );
  const draft = await readDraft(ctx, input, found.format);
  return inEditorsTransaction(ctx, (tx) => changeDocument(tx, id, input, draft));
}

async function requireDocument(ctx: Context, id: string) {
  const found = await documents.find(ctx, id);
  if (found) return found;
  throw notFound('document');
}

async function changeDocument(ctx: Context, id: string, input: UpdateProductDocumentInput, draft: Draft | null) {
  const { document, product } = await lockDocument(ctx, id);
  const before = { documentId: id, title: document.title, apiId: document.apiId };
  const { title, apiId } = await gather({
    title: () => (input.title == null ? document.title : freeTitleOf(ctx, input.title, product.id, id)),
    apiId: () => apiOf(ctx, input.apiId, product),
    draft: () => requireRight(draft),
  });
  ctx.em.assign(document, { title, ...(apiId !== undefined && { apiId }), ...(draft && (await take(ctx, draft))) });
  await store(ctx, document, draft);
  const after = { documentId: id, title, apiId: document.apiId, textChanged: draft !== null };
  await record(ctx, product.id, before, { ...after, ...(draft && { source: toldSource(draft) }) });
  return document;
}

/** Puts a text that was fetched again in place of the one that is there, if it still comes from there. @returns Whether it does. */
export async function replaceFetched(ctx: Context, id: string, draft: Draft): Promise<boolean> {
  const found = await ctx.em.findOne(ProductDocument, { id });
  if (!found) return false;
  const { document, product } = await lockDocument(ctx, id);
  const source = await ctx.db
    .selectFrom('documentSource')
    .select('url')
    .where('documentId', '=', id)
    .executeTakeFirst();
  if (source?.url !== draft.source?.url) return false;
  ctx.em.assign(document, { text: draft.text, isYaml: draft.isYaml });
  await store(ctx, document, draft);
  const before = { documentId: id, title: document.title };
  await record(ctx, product.id, before, { ...before, textChanged: true, source: toldSource(draft) });
  return true;
}

async function store(ctx: Context, document: ProductDocument, draft: Draft | null): Promise<void> {
  await ctx.em.flush();
  // The database counts its version.
  await ctx.em.refresh(document);
  if (draft) await storeSource(ctx, document.id, draft);
  await scheduleReading(ctx, document.id);
}

/** Those that nobody has put in order are in the order of their making. */
async function placeBehind({ db }: Context, productId: string): Promise<number> {
  const last = db.selectFrom('productDocument').select('position').where('productId', '=', productId);
  const row = await last.orderBy('position', 'desc').limit(1).executeTakeFirst();
  return row?.position ? row.position + 1 : 0;
}

const notEach = () => invalidInput('Name each document of the product once.', ['documentIds']);

/** What is no document, or named twice, is right for no product. @throws DomainError INVALID_INPUT */
async function requireEach({ db }: Context, ids: readonly string[]): Promise<void> {
  const found = await db.selectFrom('productDocument').select('id').where(oneOf('id', ids)).execute();
  if (found.length < ids.length) throw notEach();
}

/** Puts all documents of a product in order. @throws DomainError NOT_FOUND, INVALID_INPUT (not each of them once). */
export async function orderProductDocuments(ctx: Context, productId: string, ids: readonly string[]): Promise<Product> {
  const product = await findBeside(
    () => lockProduct(ctx, productId, ['productId']),
    () => requireEach(ctx, ids),
  );
  const rows = ctx.db.selectFrom('productDocument').select(['id', 'position']).where('productId', '=', productId);
  const documents = await rows.orderBy('position').orderBy('id').execute();
  const isComplete = ids.length === documents.length && documents.every(({ id }) => ids.includes(id));
  if (!isComplete) throw notEach();
  const before = documents.map(({ id }) => id);
  if (before.join() === ids.join()) return product;
  await sql`update product_document set position = wanted.position
    from unnest(${ids}::uuid[]) with ordinality as wanted (id, position) where product_document.id = wanted.id`.execute(
    ctx.db,
  );
  await record(ctx, productId, { documentIds: before }, { documentIds: [...ids] });
  return product;
}

/** @returns Its id. @throws DomainError NOT_FOUND. */
export async function deleteProductDocument(ctx: Context, id: string): Promise<string> {
  const { document } = await lockDocument(ctx, id);
  await ctx.em.remove(document).flush();
  await record(ctx, document.productId, { documentId: id, title: document.title }, {});
  return id;
}

/** The check before may have taken long: whether the viewer may still do this is asked again, but as a part of a whole that has asked. */
const inEditorsTransaction = <T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> =>
  ctx.em.isInTransaction()
    ? work(ctx)
    : inViewersTransaction(ctx, (tx) => {
        requireRole(tx.viewer, UserRole.API_OWNER, UserRole.CONTENT_MANAGER);
        return work(tx);
      });

const record = (ctx: Context, productId: string, before: EventState, after: EventState) =>
  recordEvent(ctx, { type: 'product.documentsChanged', subject: { productId }, before, after });

async function lockDocument(ctx: Context, id: string): Promise<{ document: ProductDocument; product: Product }> {
  const document = await lockRow(ctx, ProductDocument, { id }, 'document');
  return { document, product: await lockProduct(ctx, document.productId) };
}

const freeTitleOf = (ctx: Context, title: string, productId: string, own: string | null) => {
  const taken = 'Another document of the product has that title.';
  return requireFreeName(ctx, title, { table: 'productDocument', column: 'title', among: { productId }, own, taken });
};
