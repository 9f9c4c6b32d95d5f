import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireReader } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Registration } from './registration.entity.ts';
import { registrations } from './registration.queries.ts';

@ObjectType({ description: 'Something happened to a sign-up.' })
export class RegistrationEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to continue behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `registration.submitted`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => Registration, { description: 'The sign-up as it is now.' })
  registration!: Registration;
}

@Resolver()
export class RegistrationSubscriptions {
  @Subscription(() => RegistrationEvent, {
    description: 'Sign-ups that wait for an approval, in the order of their commits. For API owners.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireReader(context.viewer, UserRole.API_OWNER);
      return context.live.subscribe(['registration.submitted'], args);
    },
  })
  async registrationSubmitted(
    @Root() event: EventAbout<'registration'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<RegistrationEvent> {
    const registration = await registrations.find(ctx, event.subject.registrationId);
    if (!registration) throw new SkipEvent();
    return { ...told(event), registration };
  }
}
