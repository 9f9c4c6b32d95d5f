import { Args, Ctx, Field, ID, Int, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import { ProductDocument } from '../../catalogue/documents/product-document.entity.ts';
import { documents } from '../../catalogue/documents/product-document.queries.ts';
import { Product } from '../../catalogue/products/product.entity.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { concerningProducts } from './holder.queries.ts';

@ObjectType({ description: 'A document of a product has a new text, and what changed in it is known.' })
class ProductDocumentEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened: `product.documentRevised`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => Product, { description: 'The product as it is now.' })
  product!: Product;

  @Field(() => ID, { description: 'Id of the document, also when it is gone.' })
  documentId!: string;

  @Field(() => ProductDocument, {
    nullable: true,
    description: 'The document as it is now; null where it is gone, or its product is offered to the viewer no more.',
  })
  document!: ProductDocument | null;

  @Field(() => String, { description: 'What the document was called then.' })
  title!: string;

  @Field(() => Int, { description: 'Number of the new version: one of `document { versions }` tells what changed.' })
  version!: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether clients of the version before may not work any more; null where nobody can tell.',
  })
  isBreaking!: boolean | null;

  @Field(() => Int, { description: 'How many changes there are from the version before.' })
  changeCount!: number;
}

type Revision = Pick<ProductDocumentEvent, 'documentId' | 'title' | 'version' | 'isBreaking' | 'changeCount'>;

@Resolver()
export class ProductDocumentSubscriptions {
  @Subscription(() => ProductDocumentEvent, {
    description:
      'New texts of documents, as soon as they are compared with the ones before, in the order of their commits: of products that the viewer may see or holds. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireViewer(context.viewer);
      return context.live.subscribe(['product.documentRevised'], args);
    },
  })
  async productDocumentRevised(
    @Root() event: EventAbout<'product'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<ProductDocumentEvent> {
    const product = await concerningProducts.byId(ctx, event.subject.productId);
    if (!product) throw new SkipEvent();
    const { documentId, title, version, isBreaking, changeCount } = event.after as unknown as Revision;
    const document = (await documents.byId(ctx, documentId)) as ProductDocument | undefined;
    return {
      ...{ ...told(event), product, documentId, document: document ?? null },
      ...{ title, version, isBreaking, changeCount },
    };
  }
}
