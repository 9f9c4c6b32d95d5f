import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { addJob, defineJob, implementJob, type JobInfo } from '../../platform/jobs/job.ts';
import { hopelessRequests } from '../closing/closing.queries.ts';
import { closeRequest } from '../closing/closing.service.ts';
import { dueRequests } from './waiting.queries.ts';
import { passTime } from './waiting.service.ts';

const WATCH = 'accessRequest.watch';

const watchRequests = defineJob({ name: WATCH, payload: z.object({}) });

/** Hours and days need no finer look. */
const LOOK_SECONDS = 60;

const BATCH = 100;

/**
 * Has the waiting requests looked at, now or later; called at every start. The key leaves room for one waiting look,
 * however many nodes there are.
 */
export async function scheduleWatch(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, watchRequests, {}, { key: WATCH, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}

/**
 * Looks once a minute, for ever: the rows hold what is due, so that a changed setting counts for requests that wait
 * already, and what came due while nothing ran is found at the next start. A request that was made in the moment in which
 * something it needs was deleted is found here too.
 */
export const watchRequestsJob = implementJob(
  watchRequests,
  async (ctx, _, info) => {
    const due = await dueRequests(ctx).limit(BATCH).execute();
    const hopeless = await hopelessRequests(ctx).limit(BATCH).execute();
    const steps = [
      ...hopeless.map(({ id, closure }) => ({ id, move: (tx: Context) => closeRequest(tx, id, closure) })),
      ...due.map(({ id }) => ({ id, move: (tx: Context) => passTime(tx, id) })),
    ];
    const failures = await moveEach(ctx, steps, info);
    await scheduleWatch(ctx, due.length === BATCH && failures < BATCH ? 0 : LOOK_SECONDS);
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
