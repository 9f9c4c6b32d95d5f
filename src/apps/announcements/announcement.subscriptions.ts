import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
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

  @Field(() => Announcement, { description: 'The announcement as it is now.' })
  announcement!: Announcement;
}

@Resolver()
export class AnnouncementSubscriptions {
  @Subscription(() => AnnouncementEvent, {
    description:
      'Announcements that are published or changed, in the order of their commits: of products that the viewer may see or holds; for API owners also those that are withdrawn. Requires a session.',
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
    const announcement = await announcements.byId(ctx, event.subject.announcementId);
    if (!announcement) throw new SkipEvent();
    return { ...told(event), announcement };
  }
}
