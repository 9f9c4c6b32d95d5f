import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { User } from '../../identity/accounts/user.entity.ts';
import { SecondFactorChallenge } from '../../identity/second-factor/second-factors.ts';
import { handOver } from '../../identity/sessions/session-hand-over.ts';
import { SignInWithCodeInput } from '../../identity/single-sign-on/sign-in.inputs.ts';
import { signInWithCode } from '../../identity/single-sign-on/sign-in-code.service.ts';
import type { Context } from '../../platform/context.ts';
import { changed, payloadOf } from '../../platform/graphql/payload.ts';
import { Refuses } from '../../platform/graphql/refusals.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { relocate } from './account-move.service.ts';

const SignInWithCodePayload = payloadOf('signInWithCode', {
  token: changed(() => String, 'Session token, shown this once, as that of `signIn`; null where it is in a cookie.'),
  user: changed(() => User, 'The account whose session it is.'),
  expiresAt: changed(() => DateTime, 'When the token ends unless it is used before.'),
  challenge: changed(
    () => SecondFactorChallenge,
    "Where the portal's own second factor is needed too: what completes the sign-in.",
  ),
});

/** A sign-in may move an account, and its apps with it, of which only this module knows. */
@Resolver()
export class SignInWithCodeResolver {
  @Extensions({ ownAccount: true, ownTransaction: true })
  @Refuses(
    'LINK_INVALID',
    'ACCOUNT_UNKNOWN',
    'PROOF_REQUIRED',
    'INVALID_CREDENTIALS',
    'RATE_LIMITED',
    'INVALID_INPUT',
    'SECOND_FACTOR_REQUIRED',
  )
  @Mutation(() => SignInWithCodePayload, {
    description:
      'Opens a session for who came back from an identity provider. The claims of the provider put the account where its mappings say. Where an account of the same address has to be linked, call it in the session of that account, or with its password.',
  })
  signInWithCode(
    @Ctx() ctx: Context,
    @Arg('input', () => SignInWithCodeInput, { description: 'The code, and what proves whose it is.' })
    input: SignInWithCodeInput,
  ) {
    return handOver(ctx, input, () => signInWithCode(ctx, input, relocate));
  }
}
