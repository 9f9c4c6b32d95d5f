import { Arg, Authorized, Ctx, Field, FieldResolver, ID, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { MutationPayload } from '../../platform/graphql/user-error.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Product } from '../products/product.entity.ts';
import { ProductDocument } from './product-document.entity.ts';
import { CreateProductDocumentInput, UpdateProductDocumentInput } from './product-document.inputs.ts';
import { documentsOfProduct } from './product-document.queries.ts';
import { createProductDocument, deleteProductDocument, updateProductDocument } from './product-document.service.ts';

@ObjectType({ description: 'Result of `createProductDocument`.' })
class CreateProductDocumentPayload extends MutationPayload {
  @Field(() => ProductDocument, { nullable: true, description: 'The new document.' })
  document?: ProductDocument | null;
}

@ObjectType({ description: 'Result of `updateProductDocument`.' })
class UpdateProductDocumentPayload extends MutationPayload {
  @Field(() => ProductDocument, { nullable: true, description: 'The document as it is now.' })
  document?: ProductDocument | null;
}

@ObjectType({ description: 'Result of `deleteProductDocument`.' })
class DeleteProductDocumentPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the document that is gone.' })
  deletedId?: string | null;
}

@Resolver(() => Product)
export class ProductDocumentResolver {
  @FieldResolver(() => [ProductDocument], { description: 'Its specifications and guides, oldest first.' })
  documents(@Root() product: Product, @Ctx() ctx: Context) {
    return documentsOfProduct(ctx, product.id);
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => CreateProductDocumentPayload, {
    description:
      'Adds a specification or guide to a product. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN.',
  })
  async createProductDocument(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateProductDocumentInput, { description: 'The document.' }) input: CreateProductDocumentInput,
  ): Promise<CreateProductDocumentPayload> {
    return { document: await createProductDocument(ctx, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => UpdateProductDocumentPayload, {
    description: 'Changes a specification or guide. For API owners. Errors: NOT_FOUND, INVALID_INPUT, NAME_TAKEN.',
  })
  async updateProductDocument(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the document.' }) id: string,
    @Arg('input', () => UpdateProductDocumentInput, { description: 'What to change.' })
    input: UpdateProductDocumentInput,
  ): Promise<UpdateProductDocumentPayload> {
    return { document: await updateProductDocument(ctx, id, input), userErrors: [] };
  }

  @Authorized(UserRole.API_OWNER)
  @Mutation(() => DeleteProductDocumentPayload, {
    description: 'Deletes a specification or guide. For API owners. Errors: NOT_FOUND.',
  })
  async deleteProductDocument(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the document.' }) id: string,
  ): Promise<DeleteProductDocumentPayload> {
    await deleteProductDocument(ctx, id);
    return { deletedId: id, userErrors: [] };
  }
}
