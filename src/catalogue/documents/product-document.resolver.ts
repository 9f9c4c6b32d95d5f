import { Arg, Args, Authorized, Ctx, Extensions, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { TELLS_ALL } from '../../platform/arguments/arguments.ts';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import { CHANGES } from '../../platform/graphql/descriptions.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { htmlOf } from '../../platform/markdown/markdown.ts';
import { UserRole } from '../../platform/viewer.ts';
import { DocumentFormat } from '../document-checks/document-format.ts';
import { Product } from '../products/product.entity.ts';
import { apisOfProduct, productById } from '../products/product.queries.ts';
import { ProductApi } from '../products/product-api.types.ts';
import { DOCUMENTS_PATH } from './document.routes.ts';
import { ProductDocument } from './product-document.entity.ts';
import { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';
import { documentOrder, documentsOfProduct, IN_PLACE, textOfDocument } from './product-document.queries.ts';
import {
  createProductDocument,
  deleteProductDocument,
  orderProductDocuments,
  updateProductDocument,
} from './product-document.service.ts';

const ProductDocumentConnection = connectionOf(ProductDocument, 'ProductDocument');

const document = changed(() => ProductDocument, 'The document as it is now.');
const deletedId = changed(() => ID, 'Id of the document that is gone.');
const CreateProductDocumentPayload = payloadOf('createProductDocument', { document });
const UpdateProductDocumentPayload = payloadOf('updateProductDocument', { document });
const DeleteProductDocumentPayload = payloadOf('deleteProductDocument', { deletedId });
const OrderProductDocumentsPayload = payloadOf('orderProductDocuments', {
  product: changed(() => Product, 'Whose `documents` are in that order now.'),
});

@Resolver(() => Product)
export class DocumentsOfProductResolver {
  @FieldResolver(() => [ProductDocument], { description: 'Its specifications and guides, in their order.' })
  documents(@Root() product: Product, @Ctx() ctx: Context) {
    return documentsOfProduct.list(ctx, product.id, { orderBy: IN_PLACE });
  }

  @FieldResolver(() => ProductDocumentConnection, { description: 'Its specifications and guides.' })
  documentsConnection(
    @Root() product: Product,
    @Ctx() ctx: Context,
    @Args(() => documentOrder.Args) page: OrderedPageArgs,
  ) {
    return documentsOfProduct.page(ctx, product.id, page);
  }
}

@Resolver(() => ProductDocument)
export class ProductDocumentResolver {
  @FieldResolver(() => String, {
    description:
      'The document itself, as it was given. Texts of more than 10 MiB together are refused with QUERY_TOO_LARGE; `url` serves any.',
  })
  async text(@Root() { id }: ProductDocument, @Ctx() ctx: Context) {
    // Who reads while somebody else deletes it finds nothing in it.
    return (await textOfDocument(ctx, id)) ?? '';
  }

  @FieldResolver(() => String, {
    description:
      'Where it is served as it was given, with its media type and an ETag, to whoever sees the product: send the same `Authorization`.',
  })
  url(@Root() { id }: ProductDocument, @Ctx() { config }: Context) {
    return `${config.publicUrl}${DOCUMENTS_PATH}/${id}`;
  }

  @FieldResolver(() => ProductApi, {
    nullable: true,
    description: 'The API of the product that it is about; null where that is the product as a whole.',
  })
  async api(@Root() { productId, apiId }: ProductDocument, @Ctx() ctx: Context) {
    const product = apiId === null ? null : await productById(ctx, productId);
    const apis = product ? await apisOfProduct(ctx, product) : [];
    return apis.find((api) => api.apiId === apiId) ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'A guide as HTML that a page may show as it is: nothing in it runs, submits, frames or restyles. Null for other formats.',
  })
  async contentHtml(@Root() { id, format }: ProductDocument, @Ctx() ctx: Context) {
    const text = format === DocumentFormat.MARKDOWN ? await textOfDocument(ctx, id) : null;
    return text === null ? null : htmlOf(text);
  }

  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'RATE_LIMITED')
  @Mutation(() => CreateProductDocumentPayload, {
    description: 'Adds a document to a product, if it is what its format says. For API owners and content managers.',
  })
  async createProductDocument(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProductDocumentInput, { description: 'Title, form, and the text or an uploaded file.' })
    input: CreateProductDocumentInput,
  ) {
    return { document: await createProductDocument(ctx, input) };
  }

  @Extensions({ ownTransaction: true, ...TELLS_ALL })
  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT', 'NAME_TAKEN', 'RATE_LIMITED')
  @Mutation(() => UpdateProductDocumentPayload, {
    description: 'Changes a document. For API owners and content managers.',
  })
  async updateProductDocument(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the document.' }) id: string,
    @Arg('input', () => UpdateProductDocumentInput, CHANGES) input: UpdateProductDocumentInput,
  ) {
    return { document: await updateProductDocument(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND')
  @Mutation(() => DeleteProductDocumentPayload, {
    description: 'Deletes a document. For API owners and content managers.',
  })
  async deleteProductDocument(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the document.' }) id: string,
  ) {
    return { deletedId: await deleteProductDocument(ctx, id) };
  }

  @Authorized(UserRole.API_OWNER, UserRole.CONTENT_MANAGER)
  @Refuses('NOT_FOUND', 'INVALID_INPUT')
  @Mutation(() => OrderProductDocumentsPayload, {
    description: 'Puts the documents of a product into another order. For API owners and content managers.',
  })
  async orderProductDocuments(
    @Ctx() ctx: Context,
    @Arg('productId', () => ID, { description: 'Where they are shown: another product has an order of its own.' })
    productId: string,
    @Arg('documentIds', () => [ID], { description: 'Ids of all of its documents, the first to be read first.' })
    documentIds: string[],
  ) {
    return { product: await orderProductDocuments(ctx, productId, documentIds) };
  }
}
