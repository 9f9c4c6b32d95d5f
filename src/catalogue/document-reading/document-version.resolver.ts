import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { DOCUMENTS_PATH } from '../documents/document.routes.ts';
import { ProductDocument } from '../documents/product-document.entity.ts';
import { versionsOfDocument } from './document-version.queries.ts';
import { DocumentVersion } from './document-version.types.ts';

@Resolver(() => ProductDocument)
export class VersionsOfDocumentResolver {
  @FieldResolver(() => [DocumentVersion], {
    description: 'The texts that it has and had, the newest first: 20 of them are kept.',
  })
  versions(@Root() { id }: ProductDocument, @Ctx() ctx: Context) {
    return versionsOfDocument(ctx, id);
  }
}

@Resolver(() => DocumentVersion)
export class DocumentVersionResolver {
  @FieldResolver(() => String, { description: 'Where its text is served, as that of the document.' })
  url(@Root() { documentId, number }: DocumentVersion, @Ctx() { config }: Context) {
    return `${config.publicUrl}${DOCUMENTS_PATH}/${documentId}/versions/${number}`;
  }
}
