import { type Generated, type JSONColumnType, type Selectable, sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';

/** What the holder of a challenge has begun, and ends with it once. */
export type ChallengePurpose = 'SIGN_IN' | 'PASSKEY_SIGN_IN' | 'ADD_TOTP' | 'ADD_PASSKEY';

/** Of a sign-in that an identity provider began. */
export interface SignInOrigin {
  identityProviderId?: string;
  providerSession?: string | null;
}

interface FactorChallenge {
  /** SHA-256 of the token that its holder has. */
  tokenHash: string;
  /** Null where the passkey tells whose it is. */
  userId: string | null;
  purpose: ChallengePurpose;
  /** What the authenticator signs. */
  webauthnChallenge: string | null;
  /** The secret of an authenticator app that has yet to show a code. */
  sealedSecret: string | null;
  origin: JSONColumnType<SignInOrigin> | null;
  attempts: Generated<number>;
  expiresAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    factorChallenge: FactorChallenge;
  }
}

export type Challenge = Selectable<FactorChallenge>;

/** Whoever adds a factor may have to find the other device first. */
const LIFE_MINUTES: Record<ChallengePurpose, number> = {
  SIGN_IN: 5,
  PASSKEY_SIGN_IN: 5,
  ADD_TOTP: 15,
  ADD_PASSKEY: 15,
};

const MAX_ATTEMPTS = 5;

export interface OpenedChallenge {
  token: string;
  expiresAt: Date;
}

type Begun = Pick<Challenge, 'userId' | 'purpose'> &
  Partial<Pick<Challenge, 'webauthnChallenge' | 'sealedSecret'>> & { origin?: SignInOrigin };

/** Makes a challenge. Its token is shown this once and stored as a hash. */
export async function openChallenge({ db }: Pick<Context, 'db'>, begun: Begun): Promise<OpenedChallenge> {
  const { userId, purpose, webauthnChallenge = null, sealedSecret = null, origin } = begun;
  const token = randomToken();
  await db.deleteFrom('factorChallenge').where(sql<boolean>`expires_at <= now()`).execute();
  const { expiresAt } = await db
    .insertInto('factorChallenge')
    .values({
      ...{ tokenHash: hashToken(token), userId, purpose, webauthnChallenge, sealedSecret },
      origin: origin ? JSON.stringify(origin) : null,
      expiresAt: sql<Date>`now() + make_interval(mins => ${LIFE_MINUTES[purpose]})`,
    })
    .returning('expiresAt')
    .executeTakeFirstOrThrow();
  return { token, expiresAt };
}

const invalid = () =>
  new DomainError(
    UserErrorCode.LINK_INVALID,
    'This has expired, was tried too often, or is done already. Begin anew.',
    {
      field: ['input', 'challenge'],
    },
  );

/**
 * The challenge of a token, noting that it was tried, whatever comes of it: not to be called in the transaction of what is tried.
 * @throws DomainError LINK_INVALID
 */
export async function tryChallenge(
  { db }: Pick<Context, 'db'>,
  token: string,
  purpose: ChallengePurpose,
): Promise<Challenge> {
  const tried = await db
    .updateTable('factorChallenge')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('tokenHash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('attempts', '<', MAX_ATTEMPTS)
    .where(sql<boolean>`expires_at > now()`)
    .returningAll()
    .executeTakeFirst();
  if (!tried) throw invalid();
  return tried;
}

/**
 * Uses a challenge up: of two who do it at once, one waits for the other and finds it gone. A refusal later in the transaction leaves
 * it as it was.
 * @param userId Whose it has to be; null where that is not known.
 * @throws DomainError LINK_INVALID
 */
export async function useChallenge(
  { db }: Pick<Context, 'db'>,
  token: string,
  purpose: ChallengePurpose,
  userId: string | null,
): Promise<Challenge> {
  const used = await db
    .deleteFrom('factorChallenge')
    .where('tokenHash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('userId', 'is not distinct from', userId)
    .where(sql<boolean>`expires_at > now()`)
    .returningAll()
    .executeTakeFirst();
  if (!used) throw invalid();
  return used;
}
