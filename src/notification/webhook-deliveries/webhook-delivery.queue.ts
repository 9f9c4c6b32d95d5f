import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Puts the events behind one position, up to another, on their way to one webhook; some of them a run. */
export const replayWebhook = defineJob({
  name: 'notification.replayWebhook',
  payload: z.object({ webhookId: z.uuid(), after: z.int(), until: z.int() }),
});

/** Events behind the position `after`, up to `until`, for one webhook. */
export type ReplayStep = z.output<typeof replayWebhook.payload>;

/** Adds the next step of a replay to the transaction of `ctx`. */
export const queueReplay = (ctx: Pick<Context, 'db' | 'requestId'>, step: ReplayStep): Promise<void> =>
  addJob(ctx, replayWebhook, step);

const PRUNE = 'notification.pruneDeliveries';

/** Forgets what the log of deliveries need not hold any longer. */
export const pruneDeliveries = defineJob({ name: PRUNE, payload: z.object({}) });

const INTERVAL_MS = 3_600_000;

/**
 * Has old deliveries forgotten at the next full hour of the clock. Many nodes and restarts agree on that moment, so they
 * share one job and none of them puts it off.
 */
export async function schedulePruning(ctx: Pick<Context, 'db' | 'requestId'>): Promise<void> {
  const now = (await readNow(ctx)).getTime();
  const runAt = new Date((Math.floor(now / INTERVAL_MS) + 1) * INTERVAL_MS);
  await addJob(ctx, pruneDeliveries, {}, { key: PRUNE, runAt });
}
