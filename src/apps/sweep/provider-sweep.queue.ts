import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Compares one provider with the portal. */
export const sweepProvider = defineJob({
  name: 'provider.sweep',
  payload: z.object({ sweepId: z.uuid() }),
  isOutside: true,
  timeoutSeconds: 900,
});

/** Begins a comparison of every provider, and schedules itself again. */
export const sweepProviders = defineJob({ name: 'provider.sweepAll', payload: z.object({}) });

/** Behind the work that somebody waits for. */
const PRIORITY = 20;

export const queueSweep = (ctx: Context, sweepId: string): Promise<void> =>
  addJob(ctx, sweepProvider, { sweepId }, { priority: PRIORITY });

/**
 * Has all providers swept at the next full interval of the clock. Many nodes and restarts agree on that moment, so they
 * share one job and none of them puts it off.
 */
export async function scheduleSweeps(ctx: Context): Promise<void> {
  const interval = ctx.config.credentials.sweepMinutes * 60_000;
  if (interval === 0) return;
  const now = (await readNow(ctx)).getTime();
  const runAt = new Date((Math.floor(now / interval) + 1) * interval);
  await addJob(ctx, sweepProviders, {}, { key: sweepProviders.name, runAt, priority: PRIORITY });
}
