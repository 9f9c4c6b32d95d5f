import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { networkOf } from '../../platform/http/remote-address.ts';
import { hashToken } from '../../platform/security/secret.ts';

/** A network that somebody has signed in from with the right password, and with the second factor where there is one. */
interface KnownNetwork {
  userId: string;
  /** SHA-256: where people are when they work is nobody's business. */
  networkHash: string;
  seenAt: Date;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    knownNetwork: KnownNetwork;
  }
}

/** As long as nobody signs in from there. */
const KNOWN_FOR = sql`interval '90 days'`;

/** Where a call comes from, as wrong passwords and codes are counted. */
export const networkOfCaller = ({ remoteAddress }: Pick<Context, 'remoteAddress'>): string =>
  networkOf(remoteAddress ?? 'unknown');

/** Whether an account is known where a call comes from: that of an address without account is nowhere. */
export async function isKnownHere(
  ctx: Pick<Context, 'db' | 'remoteAddress'>,
  account: { id: string } | { email: string },
): Promise<boolean> {
  const known = await ctx.db
    .selectFrom('knownNetwork')
    .innerJoin('user', 'user.id', 'knownNetwork.userId')
    .select('user.id')
    .where((eb) => eb.and(account))
    .where('user.deletedAt', 'is', null)
    .where('networkHash', '=', hashToken(networkOfCaller(ctx)))
    .where(sql<boolean>`seen_at > now() - ${KNOWN_FOR}`)
    .executeTakeFirst();
  return known !== undefined;
}

/**
 * Notes, to the day, that somebody signed in from where a call comes from, and forgets networks where nobody has for long. Not
 * before all is proved: whoever knows the password alone is a stranger.
 */
export async function rememberNetwork(ctx: Pick<Context, 'db' | 'remoteAddress'>, userId: string): Promise<void> {
  await ctx.db
    .deleteFrom('knownNetwork')
    .where('userId', '=', userId)
    .where(sql<boolean>`seen_at <= now() - ${KNOWN_FOR}`)
    .execute();
  await ctx.db
    .insertInto('knownNetwork')
    .values({ userId, networkHash: hashToken(networkOfCaller(ctx)), seenAt: new Date() })
    .onConflict((conflict) =>
      conflict
        .columns(['userId', 'networkHash'])
        .doUpdateSet({ seenAt: new Date() })
        .where(sql<boolean>`known_network.seen_at < now() - interval '1 day'`),
    )
    .execute();
}
