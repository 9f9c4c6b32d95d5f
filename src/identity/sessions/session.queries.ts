import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { readTogether } from '../../platform/loader.ts';
import { hashToken } from '../../platform/security/secret.ts';
import { shaped } from '../../platform/shapes/shaped.ts';
import type { Viewer } from '../../platform/viewer.ts';
import { ACCOUNT_TOKEN_PREFIX, noteTokenUse, readTokenUses } from '../account-tokens/account-token.viewer.ts';
import { viewerFacts } from '../accounts/viewer.queries.ts';
import { mustEnrolInSession, type Need, needOf } from '../second-factor/factors.queries.ts';

export interface SessionState {
  viewer: Viewer;
  /** When the session ends unless it is used before: the earlier of its idle and its absolute limit. */
  expiresAt: Date;
  lastUsedAt: Date;
}

type SessionRow = Viewer & Omit<SessionState, 'viewer'> & { tokenHash: string };

interface Sought extends Need {
  tokenHashes: readonly string[];
  idleMinutes: number;
}

/** When a session ends that is not used before. */
export const idleEnd = (idleMinutes: number) => sql<Date>`session.last_used_at + make_interval(mins => ${idleMinutes})`;

const sessionsOf = shaped<Sought, SessionRow>(({ db }, { tokenHashes, idleMinutes, ...need }) => {
  const idle = idleEnd(idleMinutes);
  return viewerFacts({ db })
    .innerJoin('session', 'session.userId', 'user.id')
    .select(['session.id as sessionId', 'session.lastUsedAt', 'session.tokenHash'])
    .select([sql<Date>`least(session.expires_at, ${idle})`.as('expiresAt'), mustEnrolInSession(need).as('mustEnrol')])
    .where(sql<boolean>`session.token_hash = any(${tokenHashes}::text[])`)
    .where(sql<boolean>`least(session.expires_at, ${idle}) > now()`)
    .compile();
});

/**
 * The session of a token, by its hash; null when it is unknown, ended, expired or idle for too long, or its account is inactive. What
 * an account token opens counts as one, that ends with it.
 */
export const readSession = readTogether(
  async ({ db, config }: Pick<Context, 'db' | 'config'>, tokenHashes: readonly string[]) => {
    const need = needOf({ config });
    const rows = await sessionsOf({ db }, { tokenHashes, idleMinutes: config.session.idleMinutes, ...need });
    const sessions = new Map(rows.map((row) => [row.tokenHash, row]));
    const others = tokenHashes.filter((tokenHash) => !sessions.has(tokenHash));
    const uses = others.length > 0 ? await readTokenUses({ db, config }, others) : [];
    const tokens = new Map(uses.map((use) => [use.tokenHash, use]));
    // Each call gets one of its own: it notes there when it was used.
    return tokenHashes.map((tokenHash): SessionState | null => {
      const session = sessions.get(tokenHash);
      const use = tokens.get(tokenHash);
      return session ? stateOf(session) : use ? { ...use } : null;
    });
  },
);

function stateOf({ lastUsedAt, expiresAt, tokenHash: _, ...viewer }: SessionRow): SessionState {
  return { viewer, lastUsedAt, expiresAt };
}

/** Whose session this is; null when it has ended, or its account is inactive. */
export async function readViewerOfSession(
  ctx: Pick<Context, 'db' | 'config'>,
  sessionId: string,
): Promise<Viewer | null> {
  const [viewer] = await viewersOfSession(ctx, { sessionId, ...needOf(ctx) });
  return viewer ?? null;
}

const viewersOfSession = shaped<{ sessionId: string } & Need, Viewer>(({ db }, { sessionId, ...need }) =>
  viewerFacts({ db })
    .innerJoin('session', 'session.userId', 'user.id')
    .select(['session.id as sessionId', mustEnrolInSession(need).as('mustEnrol')])
    .where('session.id', '=', sessionId)
    .compile(),
);

const BEARER = new RegExp(`^Bearer +((?:${ACCOUNT_TOKEN_PREFIX})?[\\w-]{43})$`, 'i');

/** The token of a session or of an account in an `Authorization` value; null when it holds none of ours. */
export const bearerToken = (authorization: string | null): string | null => authorization?.match(BEARER)?.[1] ?? null;

const BEARER_JWT = /^Bearer +([\w-]+(?:\.[\w-]*)+)$/i;

/** The token of an identity provider in an `Authorization` value, by its dots; null when it holds none. */
export const bearerJwt = (authorization: string | null): string | null => authorization?.match(BEARER_JWT)?.[1] ?? null;

/** Opens the session of such a token at its first use. @returns False for one that does not hold. */
export type TokenAdmission = (ctx: Context, token: string) => Promise<boolean>;

/** Use is noted to the minute, or a tenth of the idle limit: a write for every request would cost more than that is worth. */
const touchAfterMs = ({ config }: Pick<Context, 'config'>) => Math.min(60_000, config.session.idleMinutes * 6_000);

type Use = Pick<Context, 'db' | 'config' | 'remoteAddress'>;

/** The session of a token, noting that it was used; null when there is none. */
export async function useSession(ctx: Use, token: string): Promise<SessionState | null> {
  const session = await readSession(ctx, hashToken(token));
  if (session) await noteUse(ctx, session);
  return session;
}

/** Notes that somebody has used the session, on whatever way, and from where; its idle limit counts from then. */
export async function noteUse(ctx: Use, session: SessionState): Promise<void> {
  const now = new Date();
  if (now.getTime() - session.lastUsedAt.getTime() <= touchAfterMs(ctx)) return;
  // At once, so that of many requests that share the state one writes.
  session.lastUsedAt = now;
  const { sessionId, accountToken } = session.viewer;
  if (accountToken) {
    await noteTokenUse(ctx, accountToken.id, now);
    return;
  }
  const { remoteAddress } = ctx;
  await ctx.db
    .updateTable('session')
    .set({ lastUsedAt: now, ...(remoteAddress && { remoteAddress }) })
    .where('id', '=', sessionId)
    .execute();
}
