import { Arg, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { User } from '../accounts/user.entity.ts';
import { userById } from '../accounts/user.queries.ts';
import { signIn } from './password-sign-in.service.ts';
import { SignInInput } from './session.inputs.ts';
import { signOut } from './session.service.ts';

const SignInPayload = payloadOf('signIn', {
  token: changed(
    () => String,
    'Session token, shown this once. Send it as `Authorization: Bearer <token>`, on a socket as `connection_init` payload `{"authorization": "Bearer <token>"}`.',
  ),
  user: changed(() => User, 'Who signed in.'),
});

const SignOutPayload = payloadOf('signOut', {});

@Resolver()
export class SessionResolver {
  @Query(() => User, { nullable: true, description: "The caller's account; null when nobody is signed in." })
  viewer(@Ctx() ctx: Context) {
    return ctx.viewer && userById(ctx, ctx.viewer.userId);
  }

  @Extensions({ ownTransaction: true })
  @Mutation(() => SignInPayload, {
    description:
      'Opens a session. Errors: INVALID_CREDENTIALS, RATE_LIMITED (wrong passwords per network, account and both).',
  })
  signIn(@Ctx() ctx: Context, @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput) {
    return signIn(ctx, input);
  }

  @Mutation(() => SignOutPayload, {
    description:
      'Ends the session of this request and closes its sockets. Errors: WRONG_STATE (a service token has none).',
  })
  async signOut(@Ctx() ctx: Context) {
    await signOut(ctx);
    return {};
  }
}
