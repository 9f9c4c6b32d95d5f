import type { Context } from '../../platform/context.ts';
import { type AccountFacts, accountFacts } from './account.facts.ts';
import { timeInWords } from './in-words.ts';

/** What the mails about a token of an account may say; of its secret the end alone. */
export interface AccountTokenFacts extends AccountFacts {
  token: { name: string; lastFour: string; scopes: string; expiresAt: string; createdBy: string };
}

/** Reads a token as it is now. */
export async function accountTokenFacts(ctx: Context, id: string): Promise<AccountTokenFacts> {
  const { userId, name, lastFour, scopes, expiresAt, createdBy } = await ctx.db
    .selectFrom('accountToken')
    .innerJoin('user as maker', 'maker.id', 'accountToken.createdById')
    .select(['accountToken.userId', 'accountToken.name', 'lastFour', 'scopes', 'expiresAt'])
    .select('maker.displayName as createdBy')
    .where('accountToken.id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    ...(await accountFacts(ctx, userId)),
    token: { name, lastFour, scopes: scopes.join(', '), expiresAt: timeInWords(expiresAt), createdBy },
  };
}
