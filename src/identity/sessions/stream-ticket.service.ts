import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { requireRole } from '../../platform/graphql/auth-checker.ts';
import { hashToken, randomToken } from '../../platform/security/secret.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    streamTicket: { tokenHash: string; sessionId: string; expiresAt: Date };
  }
}

/** Long enough to open a stream with, too short to be found in a log and used. */
const LIFE_SECONDS = 60;

const TICKET = /^Ticket +([\w-]{43})$/i;

/** The ticket in an authorization; null when it holds none. */
export const streamTicket = (authorization: string | null): string | null => authorization?.match(TICKET)?.[1] ?? null;

/** Makes a ticket that stands once for the viewer's session. It is shown this once and stored as a hash. */
export async function createStreamTicket(ctx: Context): Promise<{ ticket: string; expiresAt: Date }> {
  const { sessionId } = requireRole(ctx.viewer);
  const ticket = randomToken();
  const now = await readNow(ctx);
  const expiresAt = new Date(now.getTime() + LIFE_SECONDS * 1000);
  await ctx.db.deleteFrom('streamTicket').where('expiresAt', '<=', now).execute();
  await ctx.db
    .insertInto('streamTicket')
    .values({ tokenHash: hashToken(ticket), sessionId, expiresAt })
    .execute();
  return { ticket, expiresAt };
}

/** Uses a ticket up. Returns the hash of the token of its session; null when it was used before, has expired or never was. */
export async function redeemStreamTicket({ db }: Pick<Context, 'db'>, ticket: string): Promise<string | null> {
  const used = await db
    .deleteFrom('streamTicket')
    .using('session')
    .whereRef('session.id', '=', 'streamTicket.sessionId')
    .where('streamTicket.tokenHash', '=', hashToken(ticket))
    .where(sql<boolean>`stream_ticket.expires_at > now()`)
    .returning('session.tokenHash')
    .executeTakeFirst();
  return used?.tokenHash ?? null;
}
