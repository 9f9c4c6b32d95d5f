import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { replayWebhook } from './webhook-delivery.queue.ts';
import { replayBatch } from './webhook-replay.service.ts';

/** Puts past events on their way to one webhook, some of them a run. */
export const replayWebhookJob = implementJob(replayWebhook, (ctx, step) =>
  inTransaction(ctx, (tx) => replayBatch(tx, step)),
);
