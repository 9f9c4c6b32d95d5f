import { Args, Ctx, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { concerningProducts } from '../holders/holder.queries.ts';
import { Announcement } from './announcement.entity.ts';
import { announcements } from './announcement.queries.ts';

@ObjectType({ description: 'Something happened to an announcement.' })
class AnnouncementEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `announcement.published`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => ID, { description: 'Id of the announcement, also when it is gone.' })
  announcementId!: string;

  @Field(() => Announcement, {
    nullable: true,
    description: 'The announcement as it is now; null where it was withdrawn and the viewer does not see it any more.',
  })
  announcement!: Announcement | null;
}

@Resolver()
export class AnnouncementSubscriptions {
  @Subscription(() => AnnouncementEvent, {
    description:
      'Announcements that are published, changed or withdrawn, in the order of their commits: of products that the viewer may see or holds. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireViewer(context.viewer);
      const types = ['announcement.published', 'announcement.updated', 'announcement.withdrawn'] as const;
      return context.live.subscribe([...types], args);
    },
  })
  async announcementChanged(
    @Root() event: EventAbout<'announcement'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<AnnouncementEvent> {
    const { announcementId, productId } = event.subject;
    const announcement = await announcements.byId(ctx, announcementId);
    // Whoever could read it has to know that it is gone, though nothing else of it.
    const isGone = event.type === 'announcement.withdrawn' && productId != null;
    if (!announcement && !(isGone && (await concerningProducts.byId(ctx, productId)))) throw new SkipEvent();
    return { ...told(event), announcementId, announcement: announcement ?? null };
  }
}
