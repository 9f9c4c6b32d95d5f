import type { Context } from '../../platform/context.ts';

/**
 * Ends the sessions of an account for good, in the transaction that changes the account, and forgets where it was signed in
 * from, which may have been somebody else. Its sockets are closed when the event about that change passes.
 * @param exceptId A session that goes on.
 */
export async function endSessions({ db }: Pick<Context, 'db'>, userId: string, exceptId?: string): Promise<void> {
  const sessions = db.deleteFrom('session').where('userId', '=', userId);
  await (exceptId ? sessions.where('id', '!=', exceptId) : sessions).execute();
  await db.deleteFrom('knownNetwork').where('userId', '=', userId).execute();
}
