import { Arg, Authorized, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { User } from '../accounts/user.entity.ts';
import { userById } from '../accounts/user.queries.ts';
import { SecondFactorChallenge } from '../second-factor/second-factors.ts';
import { signIn } from './password-sign-in.service.ts';
import { SignInInput } from './session.inputs.ts';
import { signOut } from './session.service.ts';
import { handOver } from './session-hand-over.ts';
import { createStreamTicket } from './stream-ticket.service.ts';
import { readViewerSession, ViewerSession } from './viewer-session.ts';

const SignInPayload = payloadOf('signIn', {
  token: changed(
    () => String,
    'Session token, shown this once. Send it as `Authorization: Bearer <token>`, on a socket as `connection_init` payload `{"authorization": "Bearer <token>"}`. Null where it is in a cookie.',
  ),
  user: changed(() => User, 'The account whose session it is.'),
  expiresAt: changed(
    () => DateTime,
    'When the token ends unless it is used before; `viewerSession` tells it at any time.',
  ),
  challenge: changed(() => SecondFactorChallenge, 'Of an account with a second factor: what completes the sign-in.'),
});

const SignOutPayload = payloadOf('signOut', {});

const CreateStreamTicketPayload = payloadOf('createStreamTicket', {
  ticket: changed(
    () => String,
    'Opens one stream, shown this once: add it to the URL of an `EventSource` as `ticket`, beside `query` and `variables`.',
  ),
  expiresAt: changed(() => DateTime, 'When it can no longer be used, if it was not before.'),
});

@Resolver()
export class SessionResolver {
  @Query(() => User, { nullable: true, description: "The caller's account; null when nobody is signed in." })
  viewer(@Ctx() ctx: Context) {
    return ctx.viewer && userById(ctx, ctx.viewer.userId);
  }

  @Query(() => ViewerSession, {
    nullable: true,
    description:
      'How long the token of this call holds, which the call has just renewed; null when nobody is signed in.',
  })
  viewerSession(@Ctx() ctx: Context) {
    return readViewerSession(ctx);
  }

  @Extensions({ ownAccount: true, ownTransaction: true })
  @Refuses('INVALID_CREDENTIALS', 'RATE_LIMITED', 'INVALID_INPUT', 'SECOND_FACTOR_REQUIRED')
  @Mutation(() => SignInPayload, {
    description:
      'Opens a session, which each use renews. Wrong passwords are counted for each network, each account and both together. A call with a token that no longer holds is refused: send none.',
  })
  signIn(
    @Ctx() ctx: Context,
    @Arg('input', () => SignInInput, { description: 'Address and password.' }) input: SignInInput,
  ) {
    return handOver(ctx, input, () => signIn(ctx, input));
  }

  @Refuses('WRONG_STATE')
  @Extensions({ ownAccount: true })
  @Mutation(() => SignOutPayload, {
    description:
      'Ends the session of this request, closes its sockets and takes its cookie out of the browser. A service token has no session: an API owner revokes it.',
  })
  async signOut(@Ctx() ctx: Context) {
    await signOut(ctx);
    return {};
  }

  @Authorized()
  @Refuses()
  @Extensions({ ownAccount: true })
  @Mutation(() => CreateStreamTicketPayload, {
    description:
      'Makes a ticket for one stream of Server-Sent Events: the `EventSource` of a browser can send no header, and a token has no place in a URL. It can be used once, within a minute. Requires a session.',
  })
  createStreamTicket(@Ctx() ctx: Context) {
    return createStreamTicket(ctx);
  }
}
