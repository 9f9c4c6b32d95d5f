import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { requireReader, requireViewer } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { concerns } from '../../platform/live/concerns.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { APPROVER, isAuditor, UserRole } from '../../platform/viewer.ts';
import { AccessRequest, AccessRequestStatus } from './access-request.entity.ts';
import { findVisibleAccessRequest } from './access-request.queries.ts';
import { decides } from './deciders.queries.ts';

@ObjectType({ description: 'Something happened to an access request.' })
export class AccessRequestEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to continue behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `accessRequest.approved`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => AccessRequest, { description: 'The request as it is now.' })
  accessRequest!: AccessRequest;
}

@Resolver()
export class AccessRequestSubscriptions {
  @Subscription(() => AccessRequestEvent, {
    description: 'Decisions on requests that the viewer may see, in the order of their commits. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) =>
      context.live.subscribe(
        ['accessRequest.approved', 'accessRequest.rejected', 'accessRequest.cancelled', 'accessRequest.expired'],
        { ...args, matches: concerns(requireViewer(context.viewer)) },
      ),
  })
  accessRequestDecided(
    @Root() event: EventAbout<'accessRequest'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<AccessRequestEvent> {
    return presentEvent(ctx, event);
  }

  @Subscription(() => AccessRequestEvent, {
    description:
      'Requests that wait for a decision the viewer may take, in the order of their commits. For API owners and approvers; auditors look on.',
    subscribe: ({ context, args }: { context: Context; args: Following }) => {
      const { userId } = requireReader(context.viewer, UserRole.API_OWNER, APPROVER);
      return context.live.subscribe(['accessRequest.created'], {
        ...args,
        matches: ({ subject, after }) => subject.userId !== userId && after?.status === AccessRequestStatus.PENDING,
      });
    },
  })
  async accessRequestSubmitted(
    @Root() event: EventAbout<'accessRequest'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<AccessRequestEvent> {
    const submitted = await presentEvent(ctx, event);
    const { accessRequest } = submitted;
    // Created and approved in one transaction: nobody has to decide.
    if (accessRequest.autoApproved) throw new SkipEvent();
    if (!isAuditor(ctx.viewer) && !(await decides(ctx, ctx.viewer, accessRequest))) throw new SkipEvent();
    return submitted;
  }
}

/** The policy is asked again for every event: a viewer who has lost access since then gets nothing. */
export async function presentEvent(ctx: Context, event: EventAbout<'accessRequest'>): Promise<AccessRequestEvent> {
  const accessRequest = await findVisibleAccessRequest(ctx, event.subject.accessRequestId);
  if (!accessRequest) throw new SkipEvent();
  return { ...told(event), accessRequest };
}
