import { Args, Ctx, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { requireReader } from '../../platform/graphql/auth-checker.ts';
import { concerns } from '../../platform/live/concerns.ts';
import { Following } from '../../platform/live/following.ts';
import { AccessRequestEvent, presentEvent } from '../requests/access-request.subscriptions.ts';

@Resolver()
export class ConversationSubscriptions {
  @Subscription(() => AccessRequestEvent, {
    description:
      'Questions and answers about requests that the viewer may see, in the order of their commits. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: Following }) =>
      context.live.subscribe(['accessRequest.infoRequested', 'accessRequest.answered'], {
        ...args,
        matches: concerns(requireReader(context.viewer)),
      }),
  })
  accessRequestMessaged(
    @Root() event: EventAbout<'accessRequest'>,
    @Ctx() ctx: Context,
    @Args(() => Following) _following: Following,
  ): Promise<AccessRequestEvent> {
    return presentEvent(ctx, event);
  }
}
