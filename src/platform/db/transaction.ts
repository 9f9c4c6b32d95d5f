import type { Context } from '../context.ts';
import { Loaders } from '../loader.ts';
import { queryOf } from './orm.ts';

type Connected = Pick<Context, 'em' | 'db'>;
type InTransaction<C> = C & { loaders: Loaders };

/**
 * Runs `work` in one transaction, with a context whose reads and writes belong to it. Whatever `work` throws rolls all of
 * it back. No network call belongs inside: a connection and its locks would wait for it.
 */
export const inTransaction = <C extends Connected, T>(
  ctx: C,
  work: (ctx: InTransaction<C>) => Promise<T>,
): Promise<T> =>
  ctx.em
    .fork({ useContext: false })
    .transactional((em) => work({ ...ctx, em, db: queryOf(em), loaders: new Loaders() }));

const SERIALISATION_FAILURE = '40001';

/** Unique violation, reference to what was just deleted, serialisation failure, deadlock. */
const LOST_RACE = new Set(['23505', '23503', SERIALISATION_FAILURE, '40P01']);

/** Thrown by whoever sees that what it was about to write hangs on something that was deleted meanwhile, but for its row. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
  readonly code = SERIALISATION_FAILURE;
}

/**
 * {@link inTransaction}, run once more when it lost a race. Somebody else was faster between the check and the write of
 * `work`: run again, it sees what they did and refuses with the right error.
 */
export async function inRetriedTransaction<C extends Connected, T>(
  ctx: C,
  work: (ctx: InTransaction<C>) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(ctx, work);
  } catch (error) {
    if (error instanceof Error && 'code' in error && LOST_RACE.has(String(error.code))) return inTransaction(ctx, work);
    throw error;
  }
}
