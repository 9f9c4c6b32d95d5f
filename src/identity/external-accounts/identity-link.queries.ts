import type { Context } from '../../platform/context.ts';
import type { Claims } from './claims.ts';

/** Whom an issuer means by a subject. The e-mail address is no part of it: it may be given to somebody else. */
interface IdentityLink {
  issuer: string;
  subject: string;
  userId: string;
  createdAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    identityLink: IdentityLink;
  }
}

type Named = Pick<Claims, 'issuer' | 'subject'>;

/** Id of the living account that somebody is linked with. */
export async function findLinked({ db }: Pick<Context, 'db'>, { issuer, subject }: Named): Promise<string | undefined> {
  const found = await db
    .selectFrom('identityLink')
    .innerJoin('user', 'user.id', 'identityLink.userId')
    .select('user.id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('user.deletedAt', 'is', null)
    .executeTakeFirst();
  return found?.id;
}

/** Links somebody with an account for good. Who was linked with a deleted one is linked anew. */
export async function insertLink(
  { db }: Pick<Context, 'db'>,
  { issuer, subject }: Named,
  userId: string,
): Promise<void> {
  await db
    .insertInto('identityLink')
    .values({ issuer, subject, userId, createdAt: new Date() })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet({ userId, createdAt: new Date() }))
    .execute();
}
