import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Product } from '../products/product.entity.ts';
import { ProductDocument } from './product-document.entity.ts';
import { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';
import { documentsOfProduct } from './product-document.queries.ts';
import { createProductDocument, deleteProductDocument, updateProductDocument } from './product-document.service.ts';

const document = changed(() => ProductDocument, 'The document as it is now.');
const deletedId = changed(() => ID, 'Id of the document that is gone.');
const CreateProductDocumentPayload = payloadOf('createProductDocument', { document });
const UpdateProductDocumentPayload = payloadOf('updateProductDocument', { document });
const DeleteProductDocumentPayload = payloadOf('deleteProductDocument', { deletedId });

@Resolver(() => Product)
export class ProductDocumentResolver {
  @FieldResolver(() => [ProductDocument], { description: 'Its specifications and guides, oldest first.' })
  documents(@Root() product: Product, @Ctx() ctx: Context) {
    return documentsOfProduct(ctx, product.id);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateProductDocumentPayload, {
    description: 'Adds a document to a product. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN.',
  })
  async createProductDocument(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProductDocumentInput, { description: 'The document.' }) input: CreateProductDocumentInput,
  ) {
    return { document: await createProductDocument(ctx, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateProductDocumentPayload, {
    description: 'Changes a document. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN.',
  })
  async updateProductDocument(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => UpdateProductDocumentInput, { description: 'Changes.' }) input: UpdateProductDocumentInput,
  ) {
    return { document: await updateProductDocument(ctx, id, input) };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteProductDocumentPayload, {
    description: 'Deletes a document. For API owners. Errors: NOT_FOUND.',
  })
  async deleteProductDocument(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return { deletedId: await deleteProductDocument(ctx, id) };
  }
}
