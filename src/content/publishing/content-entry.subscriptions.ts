import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import { type EventType, eventTypesAbout } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { seesUnpublished } from '../../platform/viewer.ts';
import { ContentEntry } from '../entries/content-entry.entity.ts';
import { entries } from '../entries/entry.queries.ts';

@ObjectType({ description: 'Something happened to an entry.' })
class ContentEntryEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `contentEntry.published`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => ContentEntry, { description: 'The entry as it is now.' })
  contentEntry!: ContentEntry;
}

@Resolver()
export class ContentEntrySubscriptions {
  @Subscription(() => ContentEntryEvent, {
    description:
      'Entries that are published for the viewer, in the order of their commits; for API owners, content managers and auditors whatever else happens to one as well. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireViewer(context.viewer);
      return context.live.subscribe(eventTypesAbout('contentEntry'), args);
    },
  })
  async contentEntryChanged(
    @Root() event: EventAbout<'contentEntry'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<ContentEntryEvent> {
    // What is written and not published, and that there is any, is for its editors.
    if (event.type !== 'contentEntry.published' && !seesUnpublished(ctx.viewer)) throw new SkipEvent();
    const contentEntry = await entries.byId(ctx, event.subject.contentEntryId);
    if (!contentEntry) throw new SkipEvent();
    return { ...told(event), contentEntry };
  }
}
