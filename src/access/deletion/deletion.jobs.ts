import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { inRetriedTransaction } from '../../platform/db/transaction.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { finishDeletion, queueRest } from './deletion.queue.ts';
import { followDeletion } from './following.service.ts';

/** What is deleted must not keep half of its followings for ever: what fails now may work later. */
const RETRY_SECONDS = 600;

/**
 * Each run is one transaction, which holds its locks no longer than a few rows take, and between two of them everybody else
 * has a turn. What is left follows from the rows, so a run that was killed is repeated and nothing is done twice.
 */
export const finishDeletionJob = implementJob(
  finishDeletion,
  async (ctx, { actor, ...deletion }) => {
    await inRetriedTransaction<Context, void>({ ...ctx, actor }, async (tx) => {
      await followDeletion(tx, deletion);
      await faultPoint('deletion.batched', deletion.id);
    });
    await faultPoint('deletion.committed', deletion.id);
  },
  async (ctx, { actor, ...deletion }) => {
    const now = await readNow(ctx);
    await queueRest({ ...ctx, actor }, deletion, new Date(now.getTime() + RETRY_SECONDS * 1_000));
  },
);
