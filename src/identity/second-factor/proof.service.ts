import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { requireCurrent } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { isKnownHere, networkOfCaller } from '../known-networks/known-network.service.ts';
import { useRecoveryCode } from './recovery-code.service.ts';
import type { FactorProofInput } from './second-factor.inputs.ts';
import { totpCodeIn } from './totp.rules.ts';
import { useTotpCode } from './totp.service.ts';

/** Wrong codes of an app for one account from one network; the right one sets it back. Three of a million are right at a time. */
export const CODE_ATTEMPTS: RateLimitRule = {
  ...{ name: 'second factor', points: 10, seconds: 300 },
  backOff: { first: 300, longest: 86_400 },
};

/** The same from all networks together that the account is not known at: who has the password alone does not shut its person out. */
const CODES_OF_STRANGERS: RateLimitRule = {
  ...{ name: 'second factor of strangers', points: 50, seconds: 86_400 },
  backOff: { first: 3600, longest: 86_400 },
};

/** How long a sign-in by an identity provider proves whose the session is: those accounts may have no password. */
const FRESH = sql`interval '10 minutes'`;

/**
 * Uses a code up that was given for an account that the caller has taken, of an authenticator app or a recovery code. Those are
 * not counted, since nobody guesses one: they are the way in when too many codes of an app were wrong.
 * @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED.
 */
export async function requireCode(
  ctx: Context,
  user: Pick<User, 'id' | 'organisationId'>,
  code: string,
): Promise<void> {
  const digits = totpCodeIn(code);
  const isRight = digits ? await tryTotpCode(ctx, user.id, digits) : await useRecoveryCode(ctx, user, code);
  if (isRight) return;
  const message = 'The code is wrong, or was used.';
  throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, message, { field: ['input', 'code'] });
}

/** Whoever has taken the account is the only one who tries it now, so that none gets past the limit. @throws DomainError RATE_LIMITED */
async function tryTotpCode(ctx: Context, userId: string, digits: string): Promise<boolean> {
  const here = { limit: ctx.rateLimit(CODE_ATTEMPTS), key: [userId, networkOfCaller(ctx)] };
  const everywhere = { limit: ctx.rateLimit(CODES_OF_STRANGERS), key: userId };
  const failures = (await isKnownHere(ctx, { id: userId })) ? [here] : [here, everywhere];
  for (const { limit, key } of failures) await limit.check(key).catch(tellOtherWays);
  const isRight = await useTotpCode(ctx, userId, digits);
  if (isRight) await here.limit.reset(here.key);
  else for (const { limit, key } of failures) await limit.count(key);
  return isRight;
}

/** Whoever is shut out for codes of an app has other ways in, which are not counted. */
function tellOtherWays(refusal: unknown): never {
  if (!(refusal instanceof DomainError)) throw refusal;
  const { code, message, retryAfterSeconds } = refusal;
  throw new DomainError(code, `${message} A recovery code or a passkey works until then.`, { retryAfterSeconds });
}

/**
 * Has whoever calls prove anew that the account, which the caller has taken, is theirs, before it is changed what proves that: by
 * its password, by a code, or by having just come from an identity provider.
 * @throws DomainError INVALID_CREDENTIALS, PROOF_REQUIRED, RATE_LIMITED.
 */
export async function requireProof(
  ctx: Context,
  user: User,
  { currentPassword, code }: FactorProofInput,
): Promise<void> {
  if (code != null) return requireCode(ctx, user, code);
  if (currentPassword != null) return requireCurrent(ctx, user, currentPassword);
  if (await hasJustCome(ctx)) return;
  const message = 'Give the password or a code of the account, or sign in by the identity provider again.';
  throw new DomainError(UserErrorCode.PROOF_REQUIRED, message, { field: ['input'] });
}

async function hasJustCome({ db, viewer }: Context): Promise<boolean> {
  const session = await db
    .selectFrom('session')
    .select('id')
    .where('id', '=', requireViewer(viewer).sessionId)
    .where('identityProviderId', 'is not', null)
    .where(sql<boolean>`created_at > now() - ${FRESH}`)
    .executeTakeFirst();
  return session !== undefined;
}
