import { Arg, Args, Authorized, Ctx, Extensions, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { connectionOf } from '../../platform/graphql/connection.ts';
import type { OrderedPageArgs } from '../../platform/graphql/ordering.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { User } from '../accounts/user.entity.ts';
import { sessionOrder, sessionsOfUser } from './open-session.queries.ts';
import { OpenSession } from './open-session.ts';
import { endOpenSession, endOtherSessions } from './session-ending.service.ts';

const SessionConnection = connectionOf(OpenSession, 'Session');

const EndSessionPayload = payloadOf('endSession', {
  deletedId: changed(() => ID, 'Id of the session, whose token no longer holds.'),
});

const EndOtherSessionsPayload = payloadOf('endOtherSessions', {
  user: changed(() => User, 'Whose sessions they were.'),
  endedSessions: changed(() => Int, 'How many ended.'),
});

@Resolver(() => OpenSession)
export class OpenSessionResolver {
  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('NOT_FOUND')
  @Mutation(() => EndSessionPayload, {
    description:
      'Ends a session of the viewer, such as one on a device that was lost; its sockets and streams are closed at once. API owners end those of anybody.',
  })
  async endSession(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the session.' }) id: string) {
    await endOpenSession(ctx, id);
    return { deletedId: id };
  }

  @Authorized()
  @Extensions({ ownAccount: true })
  @Refuses('NOT_FOUND')
  @Mutation(() => EndOtherSessionsPayload, {
    description:
      'Ends all sessions of the viewer but the one of this call; their sockets and streams are closed at once. API owners end all of another account.',
  })
  endOtherSessions(
    @Ctx() ctx: Context,
    @Arg('userId', () => ID, {
      nullable: true,
      description: 'Id of the account; the own one when absent. For API owners any.',
    })
    userId?: string | null,
  ) {
    return endOtherSessions(ctx, userId);
  }

  @FieldResolver(() => Boolean, { description: 'True for the one that this call came by.' })
  isCurrent(@Root() session: OpenSession, @Ctx() ctx: Context): boolean {
    return session.id === ctx.viewer?.sessionId;
  }
}

@Resolver(() => User)
export class SessionsOfUserResolver {
  @FieldResolver(() => SessionConnection, {
    description:
      'Where the account is signed in now, the latest sign-in first. For its holder and API owners; empty for others.',
  })
  sessions(@Root() user: User, @Ctx() ctx: Context, @Args(() => sessionOrder.Args) page: OrderedPageArgs) {
    return sessionsOfUser(ctx, user.id, page);
  }
}
