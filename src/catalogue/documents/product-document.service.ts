import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { findBeside, gather, throwAll } from '../../platform/rules.ts';
import { requiredName } from '../../platform/text.ts';
import { UserRole } from '../../platform/viewer.ts';
import { type CheckedDocument, checkDocument } from '../document-checks/document-check.ts';
import type { DocumentFormat } from '../document-checks/document-format.ts';
import type { Product } from '../products/product.entity.ts';
import { lockProduct } from '../products/product.service.ts';
import { textOfFile } from '../uploads/file-text.ts';
import { readFile, takeFile } from '../uploads/uploaded-file.service.ts';
import { ProductDocument } from './product-document.entity.ts';
import type { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';
import { documents } from './product-document.queries.ts';
import { scheduleReading } from './read-document.queue.ts';

const MAX_DOCUMENTS = 50;
const FILE = ['input', 'fileId'];

/** Text that was read and checked before the transaction that stores it: that takes seconds where the text is long. */
interface Draft extends CheckedDocument {
  text: string;
  /** The file that is taken with it. */
  fileId: string | null;
}

/** Adds a document behind those that the product has. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, RATE_LIMITED. */
export async function createProductDocument(ctx: Context, input: CreateProductDocumentInput): Promise<ProductDocument> {
  const draft = await readDraft(ctx, input, input.format);
  return inOwnersTransaction(ctx, (tx) => addDocument(tx, input, draft));
}

async function addDocument(ctx: Context, input: CreateProductDocumentInput, draft: Draft | null) {
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
  if (!checked) throw invalidInput('Give `text` or `fileId`.', ['input', 'text']);
  const { text, isYaml } = await take(ctx, checked);
  const document = ctx.em.create(ProductDocument, { productId, title, format, text, isYaml, apiId: apiId ?? null });
  await ctx.em.flush();
  await scheduleReading(ctx, document.id);
  await record(ctx, productId, {}, { documentId: document.id, title, format, apiId: document.apiId });
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
export async function updateProductDocument(ctx: Context, id: string, input: UpdateProductDocumentInput) {
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
  return inOwnersTransaction(ctx, (tx) => changeDocument(tx, id, input, draft));
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
  await ctx.em.flush();
  // The database counts its version.
  await ctx.em.refresh(document);
  await scheduleReading(ctx, id);
  const after = { documentId: id, title, apiId: document.apiId, textChanged: draft !== null };
  await record(ctx, product.id, before, after);
  return document;
}

/** @returns Its id. @throws DomainError NOT_FOUND. */
export async function deleteProductDocument(ctx: Context, id: string): Promise<string> {
  const { document } = await lockDocument(ctx, id);
  await ctx.em.remove(document).flush();
  await record(ctx, document.productId, { documentId: id, title: document.title }, {});
  return id;
}

/** The check before may have taken long: whether the viewer may still do this is asked again. */
const inOwnersTransaction = <T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> =>
  inViewersTransaction(ctx, (tx) => {
    requireRole(tx.viewer, UserRole.API_OWNER);
    return work(tx);
  });

type Source = Pick<UpdateProductDocumentInput, 'text' | 'fileId'>;

/**
 * The text that was given, and what it is; null when none was given. What is wrong with it is told with the rest.
 * @param format Null where nobody knows what the text should be.
 */
async function readDraft(ctx: Context, source: Source, format: DocumentFormat | null): Promise<Draft | null> {
  try {
    return await checkedText(ctx, source, format);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { text: '', fileId: null, isYaml: false, refusals: error.refusals };
  }
}

async function checkedText(ctx: Context, source: Source, format: DocumentFormat | null): Promise<Draft | null> {
  const { text = null, fileId = null } = source;
  const checked = text === null ? null : await checkDocument(text, format, ['input', 'text']);
  if (checked && fileId !== null) {
    throwAll([invalidInput('Give either `text` or `fileId`.', FILE), ...checked.refusals]);
  }
  if (text !== null) return { text, fileId, ...checked! };
  if (fileId === null) return null;
  const content = textOfFile(await readFile(ctx, fileId, FILE), FILE);
  return { text: content, fileId, ...(await checkDocument(content, format, FILE)) };
}

/** @throws DomainError Everything that is wrong with the text. */
function requireRight(draft: Draft | null): Draft | null {
  throwAll(draft?.refusals ?? []);
  return draft;
}

/** @throws DomainError NOT_FOUND: the file went into another document meanwhile. */
async function take(ctx: Context, { text, isYaml, fileId }: Draft): Promise<Pick<ProductDocument, 'text' | 'isYaml'>> {
  if (fileId !== null) await takeFile(ctx, fileId, FILE);
  return { text, isYaml };
}

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
