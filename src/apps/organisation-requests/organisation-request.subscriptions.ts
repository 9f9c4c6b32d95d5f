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
import { OrganisationRequest } from './organisation-request.entity.ts';
import { organisationRequests } from './organisation-request.queries.ts';

@ObjectType({ description: 'Something happened to the wish for an organisation.' })
export class OrganisationRequestEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to continue behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `organisationRequest.submitted`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => OrganisationRequest, { description: 'The request as it is now.' })
  organisationRequest!: OrganisationRequest;
}

@Resolver()
export class OrganisationRequestSubscriptions {
  @Subscription(() => OrganisationRequestEvent, {
    description: 'Organisations that wait for an approval, in the order of their commits. For API owners.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      requireReader(context.viewer, UserRole.API_OWNER);
      return context.live.subscribe(['organisationRequest.submitted'], args);
    },
  })
  async organisationRequestSubmitted(
    @Root() event: EventAbout<'organisationRequest'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<OrganisationRequestEvent> {
    const organisationRequest = await organisationRequests.find(ctx, event.subject.organisationRequestId);
    if (!organisationRequest) throw new SkipEvent();
    return { ...told(event), organisationRequest };
  }
}
