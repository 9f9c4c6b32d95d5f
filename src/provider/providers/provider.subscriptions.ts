import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import { type EventType, eventTypesAbout } from '../../platform/events/event-types.ts';
import { requireReader } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { seesAll, UserRole } from '../../platform/viewer.ts';
import { Provider } from './provider.entity.ts';
import { providers } from './provider.queries.ts';

@ObjectType({ description: 'Something happened to a provider.' })
class ProviderEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `provider.synchronised`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => Provider, { nullable: true, description: 'The provider as it is now; null when it was disconnected.' })
  provider!: Provider | null;
}

@Resolver()
export class ProviderSubscriptions {
  @Subscription(() => ProviderEvent, {
    description:
      'Providers going down and coming back, synchronisations, and changes of connections, in the order of their commits. For API owners.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireReader(context.viewer, UserRole.API_OWNER);
      return context.live.subscribe(eventTypesAbout('provider'), args);
    },
  })
  async providerChanged(
    @Root() event: EventAbout<'provider'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<ProviderEvent> {
    if (!seesAll(ctx.viewer)) throw new SkipEvent();
    const provider = await providers.byId(ctx, event.subject.providerId);
    return { ...told(event), provider };
  }
}
