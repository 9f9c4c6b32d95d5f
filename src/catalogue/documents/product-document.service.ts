import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, invalidInput, notFound, Refusals } from '../../platform/domain-error.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { UserRole } from '../../platform/viewer.ts';
import { lockProduct } from '../products/product.service.ts';
import { readFile, takeFile } from '../uploads/uploaded-file.service.ts';
import { type CheckedDocument, checkDocument, textOfFile } from './document-check.ts';
import type { DocumentFormat } from './document-format.ts';
import { ProductDocument } from './product-document.entity.ts';
import type { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';
import { documents } from './product-document.queries.ts';

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
  const { id: productId } = await lockProduct(ctx, input.productId, ['input', 'productId']);
  const count = await ctx.em.count(ProductDocument, { productId });
  if (count >= MAX_DOCUMENTS)
    throw invalidInput(`A product has at most ${MAX_DOCUMENTS} documents.`, ['input', 'productId']);
  const title = await requireAllRight(freeTitleOf(ctx, input.title, productId, null), draft);
  if (!draft) throw invalidInput('Give `text` or `fileId`.', ['input', 'text']);
  const { text, isYaml } = await take(ctx, draft);
  const document = ctx.em.create(ProductDocument, { productId, title, format: input.format, text, isYaml });
  await ctx.em.flush();
  await record(ctx, productId, {}, { documentId: document.id, title, format: document.format });
  return document;
}

/** Changes a document; what is absent stays. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN, RATE_LIMITED. */
export async function updateProductDocument(ctx: Context, id: string, input: UpdateProductDocumentInput) {
  const found = await documents.find(ctx, id);
  if (!found) throw notFound('document');
  const draft = await readDraft(ctx, input, found.format);
  return inOwnersTransaction(ctx, (tx) => changeDocument(tx, id, input.title ?? null, draft));
}

async function changeDocument(ctx: Context, id: string, wanted: string | null, draft: Draft | null) {
  const document = await lockDocument(ctx, id);
  const { title, productId } = document;
  const before = { documentId: id, title };
  document.title = await requireAllRight(wanted ? freeTitleOf(ctx, wanted, productId, id) : title, draft);
  if (draft) {
    const { text, isYaml } = await take(ctx, draft);
    ctx.em.assign(document, { text, isYaml });
  }
  await ctx.em.flush();
  await record(ctx, productId, before, { ...before, title: document.title, textChanged: draft !== null });
  return document;
}

/** @returns Its id. @throws DomainError NOT_FOUND. */
export async function deleteProductDocument(ctx: Context, id: string): Promise<string> {
  const document = await lockDocument(ctx, id);
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

/** The text that was given, and what it is; null when none was given. */
async function readDraft(ctx: Context, source: Source, format: DocumentFormat): Promise<Draft | null> {
  const { text = null, fileId = null } = source;
  if (text !== null && fileId !== null) throw invalidInput('Give either `text` or `fileId`.', FILE);
  if (text !== null) return { text, fileId, ...(await checkDocument(text, format, ['input', 'text'])) };
  if (fileId === null) return null;
  const content = textOfFile(await readFile(ctx, fileId, FILE), FILE);
  return { text: content, fileId, ...(await checkDocument(content, format, FILE)) };
}

/** @returns The title. @throws DomainError Everything that is wrong with title and text, at once. */
async function requireAllRight(title: string | Promise<string>, draft: Draft | null): Promise<string> {
  const judged = await Promise.resolve(title).catch((error) => {
    if (error instanceof DomainError) return error;
    throw error;
  });
  const refusals = [...(judged instanceof DomainError ? judged.refusals : []), ...(draft?.refusals ?? [])];
  if (judged instanceof DomainError || refusals.length > 0) throw new Refusals(refusals);
  return judged;
}

/** @throws DomainError NOT_FOUND: the file went into another document meanwhile. */
async function take(ctx: Context, { text, isYaml, fileId }: Draft): Promise<Pick<ProductDocument, 'text' | 'isYaml'>> {
  if (fileId !== null) await takeFile(ctx, fileId, FILE);
  return { text, isYaml };
}

const record = (ctx: Context, productId: string, before: EventState, after: EventState) =>
  recordEvent(ctx, { type: 'product.documentsChanged', subject: { productId }, before, after });

async function lockDocument(ctx: Context, id: string): Promise<ProductDocument> {
  const document = await lockRow(ctx, ProductDocument, { id }, 'document');
  await lockProduct(ctx, document.productId);
  return document;
}

const freeTitleOf = (ctx: Context, title: string, productId: string, own: string | null) => {
  const taken = 'Another document of the product has that title.';
  return requireFreeName(ctx, title, { table: 'productDocument', column: 'title', among: { productId }, own, taken });
};
