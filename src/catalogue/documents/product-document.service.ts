import type { Context } from '../../platform/context.ts';
import { requireFreeName } from '../../platform/db/free-name.ts';
import { lockRow } from '../../platform/db/locked-row.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import { type EventState, recordEvent } from '../../platform/events/event-log.ts';
import { lockProduct } from '../products/product.service.ts';
import { requireDocument } from './document-format.ts';
import { ProductDocument } from './product-document.entity.ts';
import type { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';

const MAX_DOCUMENTS = 50;

/** Adds a document behind those that the product has. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN. */
export async function createProductDocument(ctx: Context, input: CreateProductDocumentInput): Promise<ProductDocument> {
  const { id: productId } = await lockProduct(ctx, input.productId, ['input', 'productId']);
  const count = await ctx.em.count(ProductDocument, { productId });
  if (count >= MAX_DOCUMENTS)
    throw invalidInput(`A product has at most ${MAX_DOCUMENTS} documents.`, ['input', 'productId']);
  const title = await freeTitleOf(ctx, input.title, productId, null);
  const text = requireDocument(input.text, input.format);
  const document = ctx.em.create(ProductDocument, { productId, title, format: input.format, text });
  await ctx.em.flush();
  await record(ctx, productId, {}, { documentId: document.id, title, format: document.format });
  return document;
}

/** Changes a document; what is absent stays. @throws DomainError NOT_FOUND, INVALID_INPUT, NAME_TAKEN. */
export async function updateProductDocument(ctx: Context, id: string, { title, text }: UpdateProductDocumentInput) {
  const document = await lockDocument(ctx, id);
  const before = { documentId: id, title: document.title };
  if (title) document.title = await freeTitleOf(ctx, title, document.productId, id);
  if (text) document.text = requireDocument(text, document.format);
  await ctx.em.flush();
  await record(ctx, document.productId, before, { ...before, title: document.title, textChanged: Boolean(text) });
  return document;
}

/** @returns Its id. @throws DomainError NOT_FOUND. */
export async function deleteProductDocument(ctx: Context, id: string): Promise<string> {
  const document = await lockDocument(ctx, id);
  await ctx.em.remove(document).flush();
  await record(ctx, document.productId, { documentId: id, title: document.title }, {});
  return id;
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
