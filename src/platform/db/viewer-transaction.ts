import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { inRetriedTransaction } from './transaction.ts';

/** Any constant will do; it is the same on every node. */
const ACCOUNT_CHANGES = 7_241_191;

interface ViewerTransaction {
  /**
   * Whether `work` changes what accounts may do. Such transactions take turns: each keeps the account of its own viewer
   * and then locks another, so two administrators who do it to each other would wait for each other.
   */
  changesAccounts?: boolean;
}

/**
 * {@link inRetriedTransaction} for what a viewer does. Who that is was read before the transaction began, and whoever
 * locks the account out meanwhile may be done first: so the viewer is asked again inside, and keeps its rights until the
 * commit. `work` gets the viewer as it is now, null when it may no longer act.
 */
export const inViewersTransaction = <T>(
  ctx: Context,
  work: (tx: Context) => Promise<T>,
  { changesAccounts = false }: ViewerTransaction = {},
): Promise<T> =>
  inRetriedTransaction(ctx, async (tx) => {
    if (changesAccounts) await sql`select pg_advisory_xact_lock(${ACCOUNT_CHANGES})`.execute(tx.db);
    return work(tx.viewer ? { ...tx, viewer: await tx.confirmViewer(tx, tx.viewer) } : tx);
  });
