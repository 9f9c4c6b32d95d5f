import { createHash } from 'node:crypto';
import type { JSONColumnType, Selectable } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';
import { accountOf } from '../../platform/viewer.ts';
import { accountOfClaims, type Relocate } from '../external-accounts/account-of-claims.service.ts';
import type { Claims } from '../external-accounts/claims.ts';
import { wasLoggedOut } from '../external-accounts/logout.queries.ts';
import { findEnabledProvider } from '../identity-providers/identity-provider.queries.ts';
import { askForFactor } from '../second-factor/ask-for-factor.service.ts';
import { hasFactor } from '../second-factor/factors.queries.ts';
import { provePassword } from '../sessions/password-sign-in.service.ts';
import { type OpenedSession, openSession, requireSession } from '../sessions/session.service.ts';
import type { SignInWithCodeInput } from './sign-in.inputs.ts';

/** A sign-in that ended well at the provider, and whose page has not come for its session yet. */
interface SignInCode {
  codeHash: string;
  identityProviderId: string;
  claims: JSONColumnType<Claims>;
  /** SHA-256 of what the page that began it knows; null where it began without. */
  challenge: string | null;
  expiresAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    signInCode: SignInCode;
  }
}

const LIFE_MS = 60_000;

/** Makes the code by which the page gets its session. */
export async function createSignInCode(
  ctx: Context,
  { providerId, challenge, claims }: { providerId: string; challenge: string | null; claims: Claims },
): Promise<string> {
  const code = randomToken();
  const now = await readNow(ctx);
  await ctx.db.deleteFrom('signInCode').where('expiresAt', '<=', now).execute();
  await ctx.db
    .insertInto('signInCode')
    .values({
      ...{ codeHash: hashToken(code), identityProviderId: providerId, challenge },
      ...{ claims: JSON.stringify(claims), expiresAt: new Date(now.getTime() + LIFE_MS) },
    })
    .execute();
  return code;
}

/**
 * Opens a session for what an identity provider has said. A refusal leaves the code as it was. An account is linked only by a
 * page that has itself begun the sign-in: anybody could have people open an address with a code of their own in it.
 * @throws DomainError LINK_INVALID, ACCOUNT_UNKNOWN, PROOF_REQUIRED, INVALID_CREDENTIALS, RATE_LIMITED, SECOND_FACTOR_REQUIRED.
 */
export async function signInWithCode(
  ctx: Context,
  input: SignInWithCodeInput,
  relocate: Relocate,
): Promise<OpenedSession> {
  const { claims, challenge } = await findCode(ctx, input);
  const ownId = challenge === null ? null : accountOf(ctx.viewer);
  const provedId = challenge === null ? null : await provedBy(ctx, claims, input.password);
  const opened = await inViewersTransaction(
    ctx,
    async (tx) => {
      const used = await useCode(tx, input);
      const provider = await findEnabledProvider(tx, used.identityProviderId);
      const issuedAt = new Date(used.expiresAt.getTime() - LIFE_MS);
      if (!provider || (await wasLoggedOut(tx, { ...used, issuedAt }))) throw invalid();
      const who = { provider, claims: used.claims, provedId: provedId ?? (tx.viewer && ownId) };
      const user = await accountOfClaims(tx, who, relocate);
      const origin = { identityProviderId: provider.id, providerSession: used.claims.session };
      // Otherwise the provider's own second factor counts.
      const asked = tx.config.secondFactor.evenBySso ? await askForFactor(tx, user.id, origin) : null;
      return asked ?? openSession(tx, user, origin);
    },
    { changesAccounts: true },
  );
  return requireSession(opened);
}

const invalid = () =>
  new DomainError(UserErrorCode.LINK_INVALID, 'The sign-in has expired, or its code was used. Begin anew.', {
    field: ['input', 'code'],
  });

/** A code that holds, for who may use it. @throws DomainError LINK_INVALID */
async function findCode({ db }: Context, { code, verifier }: SignInWithCodeInput): Promise<Selectable<SignInCode>> {
  const found = await db
    .selectFrom('signInCode')
    .selectAll()
    .where('codeHash', '=', hashToken(code))
    .executeTakeFirst();
  if (!found || found.expiresAt <= (await readNow({ db }))) throw invalid();
  if (found.challenge !== null && found.challenge !== challengeOf(verifier ?? '')) throw invalid();
  return found;
}

/** As PKCE has it. */
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Of two who use it at once, one waits for the other and finds it gone. */
async function useCode({ db }: Context, { code }: SignInWithCodeInput): Promise<Selectable<SignInCode>> {
  const used = await db
    .deleteFrom('signInCode')
    .where('codeHash', '=', hashToken(code))
    .returningAll()
    .executeTakeFirst();
  if (!used) throw invalid();
  return used;
}

/**
 * The account whose password was given. Where it has a second factor, a password alone does not prove whose it is.
 * @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED, PROOF_REQUIRED.
 */
async function provedBy(ctx: Context, { email }: Claims, password: string | null | undefined): Promise<string | null> {
  if (password == null || email === null) return null;
  const { id } = await provePassword(ctx, { email, password });
  if (!(await hasFactor(ctx, id))) return id;
  const message = 'The account has a second factor: sign in to it first, begin anew, and come back in its session.';
  throw new DomainError(UserErrorCode.PROOF_REQUIRED, message, { field: ['input', 'password'] });
}
