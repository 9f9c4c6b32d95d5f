import { LockMode } from '@mikro-orm/postgresql';
import { parse } from 'graphql';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput, notFound, UserErrorCode } from '../../platform/domain-error.ts';
import { recordEvent } from '../../platform/events/event-log.ts';
import { requiredName } from '../../platform/text.ts';
import { lockProduct } from '../products/product.service.ts';
import { DocumentFormat, ProductDocument } from './product-document.entity.ts';
import type { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';

/** In characters. A request to the portal holds 256 KiB, and JSON inside JSON grows. */
const MAX_TEXT = 150_000;
const MAX_DOCUMENTS = 50;

/**
 * Adds a document to a product, behind those it has.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function createProductDocument(ctx: Context, input: CreateProductDocumentInput): Promise<ProductDocument> {
  const product = await lockProduct(ctx, input.productId, ['input', 'productId']);
  const count = await ctx.em.count(ProductDocument, { productId: product.id });
  if (count >= MAX_DOCUMENTS) throw invalid(`A product has at most ${MAX_DOCUMENTS} documents.`, 'productId');
  const document = ctx.em.create(ProductDocument, {
    productId: product.id,
    title: await requireFreeTitle(ctx, input.title, product.id, null),
    format: input.format,
    text: requireDocument(input.text, input.format),
  });
  await ctx.em.flush();
  await record(ctx, document, {}, { documentId: document.id, title: document.title, format: document.format });
  return document;
}

/**
 * Changes a document; what is absent stays.
 * @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN.
 */
export async function updateProductDocument(
  ctx: Context,
  id: string,
  input: UpdateProductDocumentInput,
): Promise<ProductDocument> {
  const document = await lockDocument(ctx, id);
  const before = { documentId: id, title: document.title };
  if (input.title) document.title = await requireFreeTitle(ctx, input.title, document.productId, id);
  if (input.text) document.text = requireDocument(input.text, document.format);
  await ctx.em.flush();
  await record(ctx, document, before, { documentId: id, title: document.title, textChanged: Boolean(input.text) });
  return document;
}

/** @throws DomainError NOT_FOUND. */
export async function deleteProductDocument(ctx: Context, id: string): Promise<void> {
  const document = await lockDocument(ctx, id);
  await ctx.em.remove(document).flush();
  await record(ctx, document, { documentId: id, title: document.title }, {});
}

const record = (ctx: Context, { productId }: ProductDocument, before: object, after: object) =>
  recordEvent(ctx, {
    type: 'product.documentsChanged',
    subject: { productId },
    before: { ...before },
    after: { ...after },
  });

async function lockDocument(ctx: Context, id: string): Promise<ProductDocument> {
  const document = await ctx.em.findOne(ProductDocument, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!document) throw notFound('document');
  await lockProduct(ctx, document.productId);
  return document;
}

async function requireFreeTitle({ db }: Context, text: string, productId: string, ownId: string | null) {
  const field = ['input', 'title'];
  const title = requiredName(text, { field, max: 100 });
  const taken = await db
    .selectFrom('productDocument')
    .select('id')
    .where('productId', '=', productId)
    .where((eb) => eb(eb.fn<string>('lower', ['title']), '=', title.toLowerCase()))
    .executeTakeFirst();
  if (!taken || taken.id === ownId) return title;
  throw new DomainError(UserErrorCode.NAME_TAKEN, 'Another document of the product has that title.', { field });
}

const invalid = (message: string, name: string) => invalidInput(message, ['input', name]);

const description = z.union([z.looseObject({ openapi: z.string() }), z.looseObject({ swagger: z.string() })]);

const READABLE: Record<DocumentFormat, (text: string) => unknown> = {
  [DocumentFormat.OPENAPI]: (text) => description.parse(JSON.parse(text)),
  [DocumentFormat.GRAPHQL]: (text) => parse(text, { noLocation: true, maxTokens: 50_000 }),
  [DocumentFormat.MARKDOWN]: () => {},
};

/** Kept as it was given, once it is known to be what it claims to be. */
function requireDocument(text: string, format: DocumentFormat): string {
  if (text.trim() === '' || text.length > MAX_TEXT || text.includes('\0')) {
    throw invalid(`It must be a text of 1 to ${MAX_TEXT} characters.`, 'text');
  }
  try {
    READABLE[format](text);
    return text;
  } catch {
    throw invalid(`It is not readable as ${format}.`, 'text');
  }
}
