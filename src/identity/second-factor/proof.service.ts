import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import { requireCurrent } from '../accounts/password.service.ts';
import type { User } from '../accounts/user.entity.ts';
import { useRecoveryCode } from './recovery-code.service.ts';
import type { FactorProofInput } from './second-factor.inputs.ts';
import { totpCodeIn } from './totp.rules.ts';
import { useTotpCode } from './totp.service.ts';

/** Codes of one account from wherever they come; the right one sets it back. Three of a million codes are right at a time. */
export const CODE_ATTEMPTS: RateLimitRule = {
  ...{ name: 'second factor', points: 10, seconds: 300 },
  backOff: { first: 300, longest: 86_400 },
};

/** The same for whoever comes back again and again. */
const CODE_ATTEMPTS_OF_A_DAY: RateLimitRule = { name: 'second factor, a day', points: 50, seconds: 86_400 };

/** How long a sign-in by an identity provider proves whose the session is: those accounts may have no password. */
const FRESH = sql`interval '10 minutes'`;

/**
 * Uses a code up that was given for an account, of an authenticator app or a recovery code.
 * @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED.
 */
export async function requireCode(
  ctx: Context,
  user: Pick<User, 'id' | 'organisationId'>,
  code: string,
): Promise<void> {
  const limits = [CODE_ATTEMPTS, CODE_ATTEMPTS_OF_A_DAY].map((rule) => ctx.rateLimit(rule));
  for (const limit of limits) await limit.consume(user.id);
  const digits = totpCodeIn(code);
  const isRight = digits ? await useTotpCode(ctx, user.id, digits) : await useRecoveryCode(ctx, user, code);
  if (!isRight) {
    const message = 'The code is wrong, or was used.';
    throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, message, { field: ['input', 'code'] });
  }
  for (const limit of limits) await limit.reset(user.id);
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
