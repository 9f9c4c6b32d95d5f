import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { hashToken } from '../../platform/security/secret.ts';

/** A network that somebody has signed in from with the right password. */
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

/** Whether the account of an address is known in a network; of an address without account none is. */
export async function isKnownNetwork({ db }: Pick<Context, 'db'>, email: string, network: string): Promise<boolean> {
  const known = await db
    .selectFrom('knownNetwork')
    .innerJoin('user', 'user.id', 'knownNetwork.userId')
    .select('user.id')
    .where('user.email', '=', email)
    .where('user.deletedAt', 'is', null)
    .where('networkHash', '=', hashToken(network))
    .where(sql<boolean>`seen_at > now() - ${KNOWN_FOR}`)
    .executeTakeFirst();
  return known !== undefined;
}

/** Notes, to the day, that somebody signed in from a network, and forgets those where nobody has for long. */
export async function rememberNetwork({ db }: Pick<Context, 'db'>, userId: string, network: string): Promise<void> {
  await db
    .deleteFrom('knownNetwork')
    .where('userId', '=', userId)
    .where(sql<boolean>`seen_at <= now() - ${KNOWN_FOR}`)
    .execute();
  await db
    .insertInto('knownNetwork')
    .values({ userId, networkHash: hashToken(network), seenAt: new Date() })
    .onConflict((conflict) =>
      conflict
        .columns(['userId', 'networkHash'])
        .doUpdateSet({ seenAt: new Date() })
        .where(sql<boolean>`known_network.seen_at < now() - interval '1 day'`),
    )
    .execute();
}
