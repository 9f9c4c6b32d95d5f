import { inTransaction } from '../../platform/db/transaction.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { scheduleDelays, tellDelays } from './delay.queue.ts';
import { BATCH, tellOfCredentials, tellOfProviders } from './delay.service.ts';

/** Looks every minute for what no gateway has confirmed for too long: whatever it waits for, somebody hears of it. */
export const tellDelaysJob = implementJob(
  tellDelays,
  async (ctx, _, { signal }) => {
    while ((await inTransaction(ctx, tellOfCredentials)) === BATCH) signal.throwIfAborted();
    await inTransaction(ctx, tellOfProviders);
    await scheduleDelays(ctx);
  },
  (ctx) => scheduleDelays(ctx),
);
