import { Arg, Ctx, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { concerns } from '../../platform/live/concerns.ts';
import { AccessRequestEvent, AFTER, type After, presentEvent } from '../requests/access-request.subscriptions.ts';

@Resolver()
export class ConversationSubscriptions {
  @Subscription(() => AccessRequestEvent, {
    description:
      'Questions and answers about requests that the viewer may see, in the order of their commits. Requires a session.',
    subscribe: ({ context, args }: { context: Context; args: After }) =>
      context.live.subscribe(['accessRequest.infoRequested', 'accessRequest.answered'], {
        after: args.after,
        matches: concerns(requireRole(context.viewer)),
      }),
  })
  accessRequestMessaged(
    @Root() event: EventAbout<'accessRequest'>,
    @Ctx() ctx: Context,
    @Arg('after', () => String, AFTER) _after?: string,
  ): Promise<AccessRequestEvent> {
    return presentEvent(ctx, event);
  }
}
