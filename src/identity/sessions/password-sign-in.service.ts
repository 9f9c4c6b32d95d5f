import type { Selectable } from 'kysely';
import pLimit from 'p-limit';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { comparableAddress } from '../../platform/email-address.ts';
import {
  hashPassword,
  needsRehash,
  PASSWORDS_AT_ONCE,
  verifyAgainstNobody,
  verifyPassword,
} from '../../platform/security/password.ts';
import type { RateLimitRule } from '../../platform/security/rate-limit.ts';
import type { User } from '../accounts/user.entity.ts';
import { isKnownHere, networkOfCaller, rememberNetwork } from '../known-networks/known-network.service.ts';
import { askForFactor } from '../second-factor/ask-for-factor.service.ts';
import type { SignInInput } from './session.inputs.ts';
import { type OpenedSession, openSession, requireSession } from './session.service.ts';

/** Wrong passwords from one network for accounts that are not known there. */
const FAILURES_FROM_NETWORK: RateLimitRule = {
  ...{ name: 'sign-in network', points: 50, seconds: 300 },
  // Others in it have done nothing.
  backOff: { first: 300, longest: 3600 },
};

/** Wrong passwords for one account from one network. Somebody who guesses elsewhere does not lock its owner out. */
const FAILURES_FOR_ACCOUNT: RateLimitRule = {
  ...{ name: 'sign-in account and network', points: 10, seconds: 3600 },
  backOff: { first: 300, longest: 86_400 },
};

/** Wrong passwords for one account from all networks together that it is not known at (NIST SP 800-63B, 5.2.2: 100). */
const FAILURES_OF_STRANGERS: RateLimitRule = {
  ...{ name: 'sign-in account', points: 100, seconds: 86_400 },
  backOff: { first: 3600, longest: 86_400 },
};

/** What somebody types to sign in. */
type Credentials = Pick<SignInInput, 'email' | 'password'>;

/** So many are verified at a time, so that of a flood only so many get past the limit that the others have filled. */
const inTurn = pLimit(PASSWORDS_AT_ONCE);

/**
 * Opens a session for the password of an account.
 *
 * It opens its own transaction, after the password was verified: that takes a tenth of a second of CPU by design, and a
 * flood of attempts must not hold the database's connections for that long. Only wrong passwords count, so neither many
 * passwords on one account nor one password on many accounts get far, and the right one is for ever free.
 * @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED, SECOND_FACTOR_REQUIRED (with what completes the sign-in).
 */
export async function signIn(ctx: Context, input: Credentials): Promise<OpenedSession> {
  const email = comparableAddress(input.email);
  const user = await inTurn(() => verify(ctx, email, input.password));
  const rehashed = needsRehash(user.passwordHash) ? await hashPassword(input.password) : null;
  return requireSession(
    await inTransaction(ctx, async (tx) => {
      if (rehashed) await replaceHash(tx, user, rehashed);
      const challenge = await askForFactor(tx, user.id);
      if (challenge) return challenge;
      await rememberNetwork(tx, user.id);
      return openSession(tx, user);
    }),
  );
}

/** An account that can be signed in to with a password. */
type WithPassword = Selectable<User> & { passwordHash: string };

/** The account of a password that was given to prove whose it is. @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED. */
export const provePassword = (ctx: Context, { email, password }: Credentials): Promise<Selectable<User>> =>
  inTurn(() => verify(ctx, comparableAddress(email), password));

async function verify(ctx: Context, email: string, password: string): Promise<WithPassword> {
  const network = networkOfCaller(ctx);
  const here = [email, network];
  const forAccount = { limit: ctx.rateLimit(FAILURES_FOR_ACCOUNT), key: here };
  const ofStrangers = [
    { limit: ctx.rateLimit(FAILURES_FROM_NETWORK), key: network },
    { limit: ctx.rateLimit(FAILURES_OF_STRANGERS), key: email },
  ];
  // Who has signed in from here before is not shut out by the neighbours, nor by guesses from elsewhere.
  const failures = (await isKnownHere(ctx, { email })) ? [forAccount] : [forAccount, ...ofStrangers];
  for (const { limit, key } of failures) await limit.check(key);
  const user = await ctx.db
    .selectFrom('user')
    .selectAll()
    .where('email', '=', email)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  const hash = user?.passwordHash;
  const isRight = hash ? await verifyPassword(hash, password) : await verifyAgainstNobody(password);
  // One answer for an unknown account, a wrong password, an account without one and an inactive one: nobody learns which exist.
  if (!user?.isActive || !hash || !isRight) {
    for (const { limit, key } of failures) await limit.count(key);
    throw new DomainError(UserErrorCode.INVALID_CREDENTIALS, 'E-mail address or password is wrong.');
  }
  await forAccount.limit.reset(here);
  return { ...user, passwordHash: hash };
}

/** Only where it is still the hash that was verified: the password may have been changed meanwhile. */
const replaceHash = (ctx: Context, { id, passwordHash: verified }: WithPassword, passwordHash: string) =>
  ctx.db.updateTable('user').set({ passwordHash }).where('id', '=', id).where('passwordHash', '=', verified).execute();
