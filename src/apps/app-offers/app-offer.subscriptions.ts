import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import { type EventType, eventTypesAbout } from '../../platform/events/event-types.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { concerns } from '../../platform/live/concerns.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { AppOffer } from './app-offer.entity.ts';
import { appOffers } from './app-offer.queries.ts';

@ObjectType({ description: 'Something happened to the offer of an app.' })
class AppOfferEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `appOffer.made`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => AppOffer, { description: 'The offer as it is now.' })
  appOffer!: AppOffer;
}

@Resolver()
export class AppOfferSubscriptions {
  @Subscription(() => AppOfferEvent, {
    description: 'Offers of apps that the viewer may see, and what becomes of them, in the order of their commits.',
    subscribe: ({ context, args }: { context: Context; args: Following }) =>
      context.live.subscribe(eventTypesAbout('appOffer'), { ...args, matches: concerns(requireRole(context.viewer)) }),
  })
  async appOfferChanged(
    @Root() event: EventAbout<'appOffer'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<AppOfferEvent> {
    const appOffer = await appOffers.find(ctx, event.subject.appOfferId);
    if (!appOffer) throw new SkipEvent();
    return { ...told(event), appOffer };
  }
}
