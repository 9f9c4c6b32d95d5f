import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { inViewersTransaction } from '../../platform/db/viewer-transaction.ts';
import { findLinked } from '../external-accounts/identity-link.queries.ts';
import { endSessionsOf } from '../identity-providers/ended-sessions.service.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.entity.ts';
import { isForLogout, mayLogOut } from './token.rules.ts';
import { verifySignature } from './token.verify.ts';

/** What a logout token says. */
interface Logout {
  tokenId: string;
  issuer: string;
  subject: string | null;
  providerSession: string | null;
}

/**
 * Ends what a provider says has ended, by OpenID Connect Back-Channel Logout 1.0: sessions, with their sockets, and what would
 * still become one. A token counts once.
 * @returns False for a token that does not hold.
 */
export async function logOut(ctx: Context, provider: IdentityProvider, token: string): Promise<boolean> {
  if (!mayLogOut(token)) return false;
  const payload = await verifySignature(ctx, provider, token, provider.clientId);
  if (!payload || !isForLogout(payload, Date.now() / 1000)) return false;
  const { jti, iss, sub, sid } = payload;
  const logout = {
    tokenId: jti!,
    issuer: iss!,
    subject: sub ?? null,
    providerSession: (sid as string | undefined) ?? null,
  };
  // Sign-ins take turns with it, so that none is between its look at the logouts and its session.
  return inViewersTransaction(ctx, (tx) => endAll(tx, provider.id, logout), { changesAccounts: true });
}

async function endAll(ctx: Context, identityProviderId: string, logout: Logout): Promise<boolean> {
  const { tokenId, issuer, subject, providerSession } = logout;
  await forgetOldLogouts(ctx);
  const first = await ctx.db
    .insertInto('providerLogout')
    .values({ identityProviderId, tokenId, subject, providerSession, occurredAt: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('tokenId')
    .executeTakeFirst();
  if (!first) return false;
  const userId = subject === null ? undefined : await findLinked(ctx, { issuer, subject });
  const isSomebody = subject === null || userId !== undefined;
  if (isSomebody)
    await endSessionsOf(ctx, identityProviderId, { userId, providerSession: providerSession ?? undefined });
  return true;
}

/** No token lives longer than a session may. */
const forgetOldLogouts = ({ db, config }: Context) =>
  db
    .deleteFrom('providerLogout')
    .where(sql<boolean>`occurred_at < now() - make_interval(hours => ${config.session.hours + 1})`)
    .execute();
