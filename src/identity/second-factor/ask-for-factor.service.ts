import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { openChallenge, type SignInOrigin } from './challenge.service.ts';
import { hasFactor } from './factors.queries.ts';
import { type SecondFactorChallenge, SecondFactorKind } from './second-factors.ts';
import { requestOptions } from './webauthn.ts';

/**
 * What an account is asked for, whose person has proved the first factor; null where it has no second one. It is thrown, by
 * {@link factorRequired}, when its transaction has committed.
 */
export async function askForFactor(
  ctx: Pick<Context, 'db' | 'config'>,
  userId: string,
  origin?: SignInOrigin,
): Promise<SecondFactorChallenge | null> {
  if (!(await hasFactor(ctx, userId))) return null;
  const of = { totp: ctx.db.selectFrom('totp'), codes: ctx.db.selectFrom('recoveryCode') };
  const totp = await of.totp.select('userId').where('userId', '=', userId).executeTakeFirst();
  const code = await of.codes.select('userId').where('userId', '=', userId).limit(1).executeTakeFirst();
  const keys = await ctx.db
    .selectFrom('passkey')
    .select(['credentialId', 'transports'])
    .where('userId', '=', userId)
    .execute();
  const options = keys.length > 0 ? await requestOptions(ctx, keys) : null;
  const opened = await openChallenge(ctx, {
    ...{ userId, purpose: 'SIGN_IN', origin, webauthnChallenge: options?.challenge },
  });
  const kinds = [
    ...(totp ? [SecondFactorKind.TOTP] : []),
    ...(options ? [SecondFactorKind.PASSKEY] : []),
    ...(code ? [SecondFactorKind.RECOVERY_CODE] : []),
  ];
  return { ...opened, kinds, passkeyOptions: options };
}

/** Refuses a session until the second factor is shown; the payload names what is to be shown. */
export const factorRequired = (challenge: SecondFactorChallenge): DomainError =>
  new DomainError(UserErrorCode.SECOND_FACTOR_REQUIRED, 'Complete the sign-in with your second factor.', {
    payload: { challenge },
  });
