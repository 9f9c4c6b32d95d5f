import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { DOCUMENTS_PATH } from '../documents/document.routes.ts';
import { ProductDocument } from '../documents/product-document.entity.ts';
import { accessesOf } from './bundle.service.ts';

@Resolver(() => ProductDocument)
export class BundledDocumentResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where an OpenAPI description is served as consumers can use it, as JSON: its servers are the gateway, and its one security scheme is the way in which the key of this product is sent, so that "try it" and generated clients work. Null for other formats, and where its product has no such API to call.',
  })
  async bundledUrl(@Root() document: ProductDocument, @Ctx() ctx: Context) {
    const accesses = await accessesOf(ctx, document);
    return accesses && `${ctx.config.publicUrl}${DOCUMENTS_PATH}/${document.id}/bundled`;
  }
}
