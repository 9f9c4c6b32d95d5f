import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob, type JobInfo } from '../../platform/jobs/job.ts';
import { isUnderWay } from '../../platform/jobs/queue-stats.ts';
import { hopelessRequests } from '../closing/closing.queries.ts';
import { closeIfHopeless } from '../closing/closing.service.ts';
import { finishDeletion } from '../deletion/deletion.queue.ts';
import { dueRequests } from './waiting.queries.ts';
import { scheduleWatch, watchRequests } from './waiting.queue.ts';
import { expireOrNotify } from './waiting.service.ts';

/** Settings are in hours and days and need no finer look. */
const LOOK_SECONDS = 60;

/**
 * Looks once a minute, for ever. What is due follows from the rows, so a changed setting counts for requests that already
 * wait, and what came due while nothing ran is found at the next start. A request that was made at the very moment when
 * something it needs was deleted is found here too.
 */
export const watchRequestsJob = implementJob(
  watchRequests,
  async (ctx, _, info) => {
    const due = await dueRequests(ctx).limit(BATCH).execute();
    // What a deletion is about to close, it closes in the name of who deleted.
    const isDeleting = await isUnderWay(ctx, finishDeletion);
    const hopeless = isDeleting ? [] : await hopelessRequests(ctx).limit(BATCH).execute();
    const steps = [
      ...hopeless.map(({ id }) => ({ id, move: (tx: Context) => closeIfHopeless(tx, id) })),
      ...due.map(({ id }) => ({ id, move: (tx: Context) => expireOrNotify(tx, id) })),
    ];
    const failures = await moveEach(ctx, steps, info);
    const hasMore = due.length === BATCH || hopeless.length === BATCH;
    await scheduleWatch(ctx, hasMore && failures < BATCH ? 0 : LOOK_SECONDS);
  },
  (ctx) => scheduleWatch(ctx, LOOK_SECONDS),
);

interface Step {
  id: string;
  move(tx: Context): Promise<void>;
}

/** One request that cannot be moved must not hold up the others. @returns How many could not. */
async function moveEach(ctx: Context, steps: readonly Step[], { log, signal }: JobInfo): Promise<number> {
  let failures = 0;
  for (const { id, move } of steps) {
    signal.throwIfAborted();
    try {
      await inTransaction(ctx, move);
    } catch (error) {
      failures += 1;
      log.error({ err: error, accessRequestId: id }, 'A waiting request was not moved');
    }
  }
  return failures;
}
