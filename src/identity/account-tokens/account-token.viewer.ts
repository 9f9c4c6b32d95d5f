import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { shaped } from '../../platform/shapes/shaped.ts';
import { type TokenScope, withIncluded } from '../../platform/token-scope.ts';
import type { Viewer } from '../../platform/viewer.ts';
import { viewerFacts } from '../accounts/viewer.queries.ts';
import { mustEnrolByToken, type Need, needOf } from '../second-factor/factors.queries.ts';

/** Lets secret scanners and people recognise a token that leaked. */
export const ACCOUNT_TOKEN_PREFIX = 'gat_';

/** An account that calls with one of the secrets of a token. */
export interface TokenUse {
  tokenHash: string;
  viewer: Viewer;
  /** When this secret ends. */
  expiresAt: Date;
  lastUsedAt: Date;
}

type TokenRow = Omit<Viewer, 'sessionId' | 'scopes'> & { tokenId: string; scopes: TokenScope[]; createdById: string };

type SecretRow = TokenRow & Omit<TokenUse, 'viewer'>;

const tokensWithAccount = (ctx: Pick<Context, 'db'>, need: Need) =>
  viewerFacts(ctx)
    .innerJoin('accountToken', 'accountToken.userId', 'user.id')
    .select(['accountToken.id as tokenId', 'accountToken.scopes', 'accountToken.createdById'])
    .select(mustEnrolByToken(need).as('mustEnrol'))
    .where('accountToken.revokedAt', 'is', null);

interface Sought extends Need {
  tokenHashes: readonly string[];
}

const bySecret = shaped<Sought, SecretRow>(({ db }, { tokenHashes, ...need }) =>
  tokensWithAccount({ db }, need)
    .innerJoin('accountTokenSecret', 'accountTokenSecret.accountTokenId', 'accountToken.id')
    .select(['accountTokenSecret.tokenHash', 'accountTokenSecret.expiresAt'])
    .select(sql<Date>`coalesce(account_token.last_used_at, 'epoch')`.as('lastUsedAt'))
    .where(sql<boolean>`account_token_secret.token_hash = any(${tokenHashes}::text[])`)
    .where(sql<boolean>`account_token_secret.expires_at > now()`)
    .compile(),
);

/** Who calls with these secrets, by their hashes; nobody with one that is unknown, over, or of an inactive account. */
export async function readTokenUses(
  { db, config }: Pick<Context, 'db' | 'config'>,
  tokenHashes: readonly string[],
): Promise<TokenUse[]> {
  const rows = await bySecret({ db }, { tokenHashes, ...needOf({ config }) });
  return rows.map(({ tokenHash, expiresAt, lastUsedAt, ...row }) => ({
    ...{ tokenHash, expiresAt, lastUsedAt },
    viewer: viewerOf(row, expiresAt),
  }));
}

/** The facts about an account as if it called now with a token; null when token or account have ended. */
export async function readViewerOfToken(ctx: Pick<Context, 'db' | 'config'>, tokenId: string): Promise<Viewer | null> {
  const row = await tokensWithAccount(ctx, needOf(ctx)).where('accountToken.id', '=', tokenId).executeTakeFirst();
  return row ? viewerOf(row) : null;
}

/** The account itself, but for its scopes. Whoever made the token of a program is behind what the program does. */
const viewerOf = ({ tokenId, scopes, createdById, ...facts }: TokenRow, endsAt?: Date): Viewer => ({
  ...facts,
  sessionId: '',
  accountToken: { id: tokenId, scopes: withIncluded(scopes), ...(endsAt && { endsAt }) },
  ...(createdById !== facts.userId && { tokenMakerId: createdById }),
});

/** Keeps a token from being revoked until the transaction ends. */
export async function holdAccountToken({ db }: Pick<Context, 'db'>, id: string): Promise<void> {
  await db.selectFrom('accountToken').select('id').where('id', '=', id).forKeyShare().execute();
}

/** Notes that a token was used. */
export const noteTokenUse = ({ db }: Pick<Context, 'db'>, id: string, now: Date): Promise<unknown> =>
  db.updateTable('accountToken').set({ lastUsedAt: now }).where('id', '=', id).execute();
