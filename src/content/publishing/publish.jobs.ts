import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { addPublishing, publishScheduled } from './publish.queue.ts';
import { publishDue } from './publish.service.ts';

const LATER_MS = 600_000;

/** Given up, it is tried again later for ever: what was scheduled is not lost. */
export const publishScheduledJob = implementJob(
  publishScheduled,
  (ctx, { entryId }) => inTransaction(ctx, (tx) => publishDue(tx, entryId)),
  (ctx, { entryId }) => addPublishing(ctx, entryId, new Date(Date.now() + LATER_MS)),
);
