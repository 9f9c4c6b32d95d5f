import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { DomainError, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { takeAccount } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { networkOfCaller, rememberNetwork } from '../known-networks/known-network.service.ts';
import { openChallenge, tryChallenge, useChallenge } from '../second-factor/challenge.service.ts';
import { usePasskey } from '../second-factor/passkey.service.ts';
import { requireCode } from '../second-factor/proof.service.ts';
import { type RequestOptions, requestOptions } from '../second-factor/webauthn.ts';
import { type OpenedSession, openSession } from '../sessions/session.service.ts';
import type { CompleteSignInInput, SignInWithPasskeyInput } from './second-step.inputs.ts';

/**
 * Opens the session of a sign-in that waits for its second factor. It opens its own transaction, beside which every try is counted. A
 * refusal leaves the sign-in as it was, for five tries.
 * @throws DomainError LINK_INVALID, INVALID_INPUT, INVALID_CREDENTIALS, RATE_LIMITED.
 */
export async function completeSignIn(
  ctx: Context,
  { challenge, code, passkey }: Omit<CompleteSignInInput, 'asCookie'>,
): Promise<OpenedSession> {
  if ((code == null) === (passkey == null)) throw invalidInput('Give a code or a passkey.', ['input']);
  const { userId } = await tryChallenge(ctx, challenge, 'SIGN_IN');
  return inTransaction(ctx, async (tx) => {
    const user = await takeActive(tx, userId!);
    const { origin, webauthnChallenge } = await useChallenge(tx, challenge, 'SIGN_IN', user.id);
    if (code != null) await requireCode(tx, user, code);
    else await requirePasskey(tx, { response: passkey!, challenge: webauthnChallenge ?? '', userId: user.id });
    // Where an identity provider began it, no password was proved.
    if (!origin) await rememberNetwork(tx, user.id);
    return openSession(tx, user, origin ?? {});
  });
}

/** Sign-ins with a passkey alone that one network begins. */
const BEGUN: RateLimitRule = { name: 'passkey sign-in', points: 100, seconds: 300 };

/** What a browser signs in by without a password. It tells nothing of any account. @throws DomainError RATE_LIMITED */
export async function beginPasskeySignIn(
  ctx: Context,
): Promise<{ challenge: string; options: RequestOptions; expiresAt: Date }> {
  await ctx.rateLimit(BEGUN).consume(networkOfCaller(ctx));
  const options = await requestOptions(ctx, null);
  const begun = { userId: null, purpose: 'PASSKEY_SIGN_IN', webauthnChallenge: options.challenge } as const;
  const { token, expiresAt } = await openChallenge(ctx, begun);
  return { challenge: token, options, expiresAt };
}

type PasskeyAnswer = Pick<SignInWithPasskeyInput, 'challenge' | 'response'>;

/**
 * Opens a session for a passkey that has itself verified its user: two factors in one. It opens its own transaction.
 * @throws DomainError LINK_INVALID, INVALID_CREDENTIALS.
 */
export function signInWithPasskey(ctx: Context, { challenge, response }: PasskeyAnswer): Promise<OpenedSession> {
  return inTransaction(ctx, async (tx) => {
    const { webauthnChallenge } = await useChallenge(tx, challenge, 'PASSKEY_SIGN_IN', null);
    const proved = { response, challenge: webauthnChallenge!, userId: null };
    return openSession(tx, await takeActive(tx, await requirePasskey(tx, proved)));
  });
}

/** @returns Whose it is. @throws DomainError INVALID_CREDENTIALS */
async function requirePasskey(ctx: Context, use: Parameters<typeof usePasskey>[1]): Promise<string> {
  const userId = await usePasskey(ctx, use);
  if (userId !== null) return userId;
  throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'The passkey does not open this account.');
}

/** @throws DomainError INVALID_CREDENTIALS: it was locked or deleted meanwhile. */
async function takeActive(ctx: Context, userId: string): Promise<User> {
  const user = await takeAccount(ctx, userId);
  if (user.isActive) return user;
  throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'The account cannot sign in.');
}
