import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';

/**
 * Ends the sessions of an account for good, in the transaction that changes the account, and forgets where it was signed in
 * from, which may have been somebody else. Its sockets are closed when the event about that change passes. The links that
 * were mailed to it end with them, and sign-ins that wait for their second factor.
 * @param exceptId A session that goes on.
 */
export async function endSessions({ db }: Pick<Context, 'db'>, userId: string, exceptId?: string): Promise<void> {
  const sessions = db.deleteFrom('session').where('userId', '=', userId);
  await (exceptId ? sessions.where('id', '!=', exceptId) : sessions).execute();
  await db.deleteFrom('knownNetwork').where('userId', '=', userId).execute();
  await endLinksOf({ db }, userId);
  await endChallengesOf({ db }, userId);
}

/** Ends every link that was mailed to the person of an account and not used yet. */
export const endLinksOf = ({ db }: Pick<Context, 'db'>, userId: string): Promise<unknown> =>
  db
    .updateTable('accountLink')
    .set({ expiresAt: sql<Date>`least(expires_at, now())` })
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .execute();

/** Ends the account tokens of an account for good, in the transaction that locks or deletes it. */
export async function endAccountTokens({ db }: Pick<Context, 'db'>, userId: string): Promise<void> {
  const ended = await db
    .updateTable('accountToken')
    .set({ revokedAt: sql<Date>`now()` })
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .execute();
  const ids = ended.map(({ id }) => id);
  await db.deleteFrom('accountTokenSecret').where(oneOf('accountTokenId', ids)).execute();
}

/** Takes every second factor from an account, and what was begun with them. */
export async function forgetFactors({ db }: Pick<Context, 'db'>, userId: string): Promise<void> {
  for (const table of ['totp', 'passkey', 'recoveryCode'] as const) {
    await db.deleteFrom(table).where('userId', '=', userId).execute();
  }
  await endChallengesOf({ db }, userId);
}

/** Ends what an account has begun and not ended, such as a sign-in whose second step is to come. */
export const endChallengesOf = ({ db }: Pick<Context, 'db'>, userId: string): Promise<unknown> =>
  db.deleteFrom('factorChallenge').where('userId', '=', userId).execute();
