import { Args, Ctx, Field, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { EVENT_TYPE, EventTypeName } from '../../platform/events/event-type-name.ts';
import { type EventType, eventTypesAbout } from '../../platform/events/event-types.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { SkipEvent } from '../../platform/graphql-pipeline/subscription.ts';
import { concerns } from '../../platform/live/concerns.ts';
import { Following } from '../../platform/live/following.ts';
import { told } from '../../platform/live/told.ts';
import { Credential } from './credential.entity.ts';
import { credentials } from './credential.queries.ts';

@ObjectType({ description: 'Something happened to a credential.' })
class CredentialEvent {
  @Field(() => String, {
    description: 'Place of the event; pass the last one seen as `after` to go on behind it without a gap.',
  })
  cursor!: string;

  @Field(() => String, { description: 'What happened, for example `credential.activated`.' })
  type!: string;

  @Field(() => EventTypeName, EVENT_TYPE)
  eventType?: EventType | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => Credential, { description: 'The credential as it is now.' })
  credential!: Credential;
}

@Resolver()
export class CredentialSubscriptions {
  @Subscription(() => CredentialEvent, {
    description:
      'Provisioning progress and every later change of credentials that the viewer may see, in the order of their commits. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) =>
      context.live.subscribe(eventTypesAbout('credential'), {
        ...args,
        matches: concerns(requireViewer(context.viewer)),
      }),
  })
  async credentialChanged(
    @Root() event: EventAbout<'credential'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<CredentialEvent> {
    const credential = await credentials.byId(ctx, event.subject.credentialId);
    if (!credential) throw new SkipEvent();
    return { ...told(event), credential };
  }
}
