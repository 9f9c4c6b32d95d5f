import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { hashToken } from '../../platform/security/secret.ts';
import { accountOfClaims, type Relocate } from '../external-accounts/account-of-claims.service.ts';
import { wasLoggedOut } from '../external-accounts/logout.queries.ts';
import { hasFactor } from '../second-factor/factors.queries.ts';
import { openSession } from '../sessions/session.service.ts';
import { type VerifiedToken, verifyToken } from './token.verify.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    /** Tokens that have opened their session: once it has ended, they open no other. */
    providerToken: { tokenId: string; identityProviderId: string; expiresAt: Date };
  }
}

/** Longer than the clocks may differ. */
const GRACE_MS = 60_000;

/**
 * Opens the session of a token that a front end got from an identity provider, at its first use. The session ends with the token,
 * and it is ended as every other; the token is looked up by its hash from then on.
 * @returns False for a token that does not hold.
 */
export async function admitToken(ctx: Context, token: string, relocate: Relocate): Promise<boolean> {
  const verified = await verifyToken(ctx, token);
  if (!verified) return false;
  try {
    const nobody = { ...ctx, viewer: null };
    await inViewersTransaction(nobody, (tx) => admit(tx, token, verified, relocate), { changesAccounts: true });
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    ctx.log.info({ code: error.code }, 'A token of an identity provider opened no session');
    return false;
  }
}

async function admit(ctx: Context, token: string, verified: VerifiedToken, relocate: Relocate): Promise<void> {
  const { provider, claims, issuedAt, expiresAt } = verified;
  if (await wasLoggedOut(ctx, { identityProviderId: provider.id, claims, issuedAt })) throw refused();
  // Calls that come at once with a new token: one of them opens the session for all.
  if (!(await isFirstUse(ctx, token, verified))) return;
  const user = await accountOfClaims(ctx, { provider, claims, provedId: null }, relocate);
  // A token cannot be asked for another factor.
  if (ctx.config.secondFactor.evenBySso && (await hasFactor(ctx, user.id))) throw lacksFactor();
  await forgetOldSessions(ctx, user.id, provider.id);
  await openSession(ctx, user, {
    ...{ identityProviderId: provider.id, providerSession: claims.session },
    ...{ token, endsAt: expiresAt },
  });
}

const lacksFactor = () =>
  new DomainError(
    UserErrorCode.SECOND_FACTOR_REQUIRED,
    'The account is signed in with its second factor, not by a token.',
  );

const refused = () => new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'The session at the provider has ended.');

/** By what is signed: a signature can be written in more than one way. */
async function isFirstUse({ db }: Context, token: string, { provider, expiresAt }: VerifiedToken): Promise<boolean> {
  await db.deleteFrom('providerToken').where('expiresAt', '<=', new Date()).execute();
  const used = await db
    .insertInto('providerToken')
    .values({
      tokenId: hashToken(token.slice(0, token.lastIndexOf('.'))),
      ...{ identityProviderId: provider.id, expiresAt: new Date(expiresAt.getTime() + GRACE_MS) },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('tokenId')
    .executeTakeFirst();
  return used !== undefined;
}

/** Each new token opens one, and none of them is signed out. */
const forgetOldSessions = ({ db }: Context, userId: string, identityProviderId: string) =>
  db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('identityProviderId', '=', identityProviderId)
    .where('expiresAt', '<=', new Date())
    .execute();
