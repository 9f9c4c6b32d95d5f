import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime, JSONObject } from '../../platform/graphql/scalars.ts';
import { User } from '../accounts/user.entity.ts';
import { handOver } from '../sessions/session-hand-over.ts';
import { CompleteSignInInput, SignInWithPasskeyInput } from './second-step.inputs.ts';
import { beginPasskeySignIn, completeSignIn, signInWithPasskey } from './second-step.service.ts';

const SESSION = {
  token: changed(() => String, 'Session token, shown this once, as that of `signIn`; null where it is in a cookie.'),
  user: changed(() => User, 'The account whose session it is.'),
  expiresAt: changed(() => DateTime, 'When the token ends unless it is used before.'),
};

const CompleteSignInPayload = payloadOf('completeSignIn', SESSION);
const SignInWithPasskeyPayload = payloadOf('signInWithPasskey', SESSION);
const BeginPasskeySignInPayload = payloadOf('beginPasskeySignIn', {
  challenge: changed(() => String, 'Names the sign-in, shown this once.'),
  options: changed(() => JSONObject, 'For `PublicKeyCredential.parseRequestOptionsFromJSON` of the browser.'),
  expiresAt: changed(() => DateTime, 'When it can no longer be used.'),
});

@Resolver()
export class SecondStepResolver {
  @Extensions({ ownAccount: true, ownTransaction: true })
  @Refuses('LINK_INVALID', 'INVALID_INPUT', 'INVALID_CREDENTIALS', 'RATE_LIMITED')
  @Mutation(() => CompleteSignInPayload, {
    description:
      'Opens the session of a sign-in that waits for its second factor. Each challenge takes five tries, and wrong codes are counted for each account.',
  })
  completeSignIn(
    @Ctx() ctx: Context,
    @Arg('input', () => CompleteSignInInput, { description: 'Challenge, and code or passkey.' })
    input: CompleteSignInInput,
  ) {
    return handOver(ctx, input, () => completeSignIn(ctx, input));
  }

  @Extensions({ ownAccount: true })
  @Refuses('RATE_LIMITED')
  @Mutation(() => BeginPasskeySignInPayload, {
    description: 'Begins a sign-in with a passkey and no password. It tells nothing of any account.',
  })
  beginPasskeySignIn(@Ctx() ctx: Context) {
    return beginPasskeySignIn(ctx);
  }

  @Extensions({ ownAccount: true, ownTransaction: true })
  @Refuses('LINK_INVALID', 'INVALID_CREDENTIALS', 'INVALID_INPUT')
  @Mutation(() => SignInWithPasskeyPayload, {
    description:
      'Opens a session for a passkey that has verified its user, by a fingerprint or the like: it stands for password and second factor.',
  })
  signInWithPasskey(
    @Ctx() ctx: Context,
    @Arg('input', () => SignInWithPasskeyInput, { description: 'Challenge, and what the passkey answers.' })
    input: SignInWithPasskeyInput,
  ) {
    return handOver(ctx, input, () => signInWithPasskey(ctx, input));
  }
}
