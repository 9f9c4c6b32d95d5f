import type { Context } from '../context.ts';
import { isOutdatedPlan } from '../db-connections/preparing-client.ts';
import { Loaders } from '../loader.ts';
import { stopIfRefused } from '../rules.ts';
import { queryOf } from './orm.ts';

/** Commands run beside the portal, which looks at the log once a second. */
type Connected = Pick<Context, 'em' | 'db' | 'isRefused'> & { live?: Pick<Context['live'], 'wake'> };
type InTransaction<C> = C & { loaders: Loaders };
type Work<C, T> = (ctx: InTransaction<C>) => Promise<T>;

const SERIALISATION_FAILURE = '40001';

/** Also deadlock: the database ended one of those that stood in each other's way, whatever it did. */
const SACRIFICED = new Set([SERIALISATION_FAILURE, '40P01']);

/** Unique violation, as of an index and of a constraint, and reference to what was just deleted. */
const OUTRUN = new Set(['23505', '23P01', '23503']);

/** So often a transaction is begun that the database ends for the sake of others. */
const BEGINNINGS = 5;

/**
 * Runs `work` in one transaction, with a context whose reads and writes belong to it. Whatever `work` throws rolls all of
 * it back. One that the database ended in a deadlock is run again, whoever runs it: that says nothing about its work, so
 * it must neither fail a call nor use up an attempt of a job. Hence `work` leaves nothing behind but what it writes through its context.
 * No network call belongs inside: a connection and its locks would wait for it. Of a call that is refused in any case it
 * commits nothing. The events of what was committed go out at once.
 */
export async function inTransaction<C extends Connected, T>(ctx: C, work: Work<C, T>): Promise<T> {
  // Inside another one it cannot go on alone: that one was ended with it, and is run again as a whole.
  if (ctx.em.isInTransaction()) return once(ctx, work);
  for (let left = BEGINNINGS - 1; ; left -= 1) {
    try {
      const result = await once(ctx, committing(work));
      ctx.live?.wake();
      return result;
    } catch (error) {
      if (left === 0 || !wasSacrificed(error)) throw error;
    }
  }
}

const committing =
  <C extends Connected, T>(work: Work<C, T>): Work<C, T> =>
  async (tx) => {
    const result = await work(tx);
    stopIfRefused(tx);
    return result;
  };

/**
 * With the context of another transaction it is a savepoint of that: another connection would wait for what that one has
 * locked. It goes by the context alone, for who is called inside one and has a context of its own means to act by itself.
 */
const once = <C extends Connected, T>(ctx: C, work: Work<C, T>): Promise<T> =>
  ctx.em
    .fork({ useContext: false, disableContextResolution: true, keepTransactionContext: true })
    .transactional((em) => work({ ...ctx, em, db: queryOf(em), loaders: new Loaders() }));

/** Whether the database ended the transaction for the sake of others or of a migration; it is then to be run again as a whole. */
export const wasSacrificed = (error: unknown): boolean => hasCode(error, SACRIFICED) || isOutdatedPlan(error);

const hasCode = (error: unknown, codes: ReadonlySet<string>): boolean =>
  error instanceof Error && 'code' in error && codes.has(String(error.code));

/** Thrown by whoever sees that what it was about to write hangs on something that was deleted meanwhile, but for its row. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
  readonly code = SERIALISATION_FAILURE;
}

/**
 * {@link inTransaction}, run once more when it lost a race. Somebody else was faster between the check and the write of
 * `work`: run again, it sees what they did and refuses with the right error.
 */
export async function inRetriedTransaction<C extends Connected, T>(ctx: C, work: Work<C, T>): Promise<T> {
  try {
    return await inTransaction(ctx, work);
  } catch (error) {
    if (hasCode(error, OUTRUN)) return inTransaction(ctx, work);
    throw error;
  }
}
