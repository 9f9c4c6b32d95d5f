import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import { seesAll } from '../../platform/viewer.ts';
import { ProductDocument } from '../documents/product-document.entity.ts';

@ObjectType({ description: 'Where a document is fetched, every hour.' })
class DocumentSource {
  @Field(() => String, { description: 'Its address, as it was given.' })
  url!: string;

  @Field(() => DateTime, { description: 'When it was looked at last.' })
  checkedAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'What kept that look from giving a document, which stays as it was then; null where nothing did.',
  })
  problem!: string | null;
}

const sourceOf = defineLoader(async ({ db }, documentIds: readonly string[]) => {
  const rows = await db
    .selectFrom('documentSource')
    .select(['documentId', 'url', 'checkedAt', 'problem'])
    .where(oneOf('documentId', documentIds))
    .execute();
  return inOrder(documentIds, rows, ({ documentId }) => documentId);
});

@Resolver(() => ProductDocument)
export class SourceOfDocumentResolver {
  @FieldResolver(() => DocumentSource, {
    nullable: true,
    description: 'Where it is fetched; null for one that was sent. For API owners; null for others.',
  })
  source(@Root() { id }: ProductDocument, @Ctx() ctx: Context) {
    return seesAll(ctx.viewer) ? sourceOf(ctx, id) : null;
  }
}
