import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { finishDeletion, queueRest } from './deletion.queue.ts';
import { followDeletion } from './following.service.ts';

/** What is deleted must not keep half of its followings for ever: what fails now may work later. */
const RETRY_SECONDS = 600;

/** So long one run goes on from batch to batch; then other jobs have a turn, also where there is one worker. */
const RUN_MS = 1_000;

/**
 * Each batch is one transaction, which holds its locks no longer than a few rows take, and between two of them everybody else
 * has a turn. What is left follows from the rows, so a run that was killed is repeated and nothing is done twice.
 */
export const finishDeletionJob = implementJob(
  finishDeletion,
  async (ctx, { actor, ...deletion }, { signal }) => {
    const begun = performance.now();
    for (let isComplete = false; !isComplete && !signal.aborted && performance.now() - begun < RUN_MS; ) {
      isComplete = await inRetriedTransaction<Context, boolean>({ ...ctx, actor }, async (tx) => {
        const isLast = await followDeletion(tx, deletion);
        await faultPoint('deletion.batched', deletion.id);
        return isLast;
      });
      await faultPoint('deletion.committed', deletion.id);
    }
  },
  async (ctx, { actor, ...deletion }) => {
    const now = await readNow(ctx);
    await queueRest({ ...ctx, actor }, deletion, new Date(now.getTime() + RETRY_SECONDS * 1_000));
  },
);
