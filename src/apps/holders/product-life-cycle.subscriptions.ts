import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
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

@ObjectType({ description: 'Something happened in the life of a product.' })
class ProductLifeCycleEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `product.sunsetNear`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => Product, { description: 'The product as it is now.' })
  product!: Product;
}

@Resolver()
export class ProductLifeCycleSubscriptions {
  @Subscription(() => ProductLifeCycleEvent, {
    description:
      'Products that are deprecated, retired or otherwise further in their lives, and ends that come near, in the order of their commits: of those that the viewer may see or holds. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireViewer(context.viewer);
      const types = ['product.lifeCycleChanged', 'product.sunsetNear', 'product.sunsetReached'] as const;
      return context.live.subscribe([...types], args);
    },
  })
  async productLifeCycleChanged(
    @Root() event: EventAbout<'product'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<ProductLifeCycleEvent> {
    const product = await concerningProducts.byId(ctx, event.subject.productId);
    if (!product) throw new SkipEvent();
    return { ...told(event), product };
  }
}
