import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, addJobs, defineJob } from '../../platform/jobs/job.ts';

/** Has the quotas at all providers looked at, and schedules itself again. */
export const watchQuotas = defineJob({ name: 'credential.watchQuotas', payload: z.object({}) });

/** Looks at the next quotas at one provider, behind a counter. */
export const watchQuotasAt = defineJob({
  name: 'provider.watchQuotas',
  payload: z.object({ providerId: z.uuid(), after: z.string().optional() }),
  isOutside: true,
});

/** Behind the work that somebody waits for. */
const PRIORITY = 20;

export const watchProviders = (ctx: Context, ids: readonly string[]): Promise<void> =>
  addJobs(
    ctx,
    watchQuotasAt,
    ids.map((providerId) => ({
      ...{ payload: { providerId }, key: `${watchQuotasAt.name}:${providerId}`, priority: PRIORITY },
    })),
  );

export const watchOn = (ctx: Context, providerId: string, after: string): Promise<void> =>
  addJob(ctx, watchQuotasAt, { providerId, after }, { priority: PRIORITY });

/** At the next full interval of the clock, on which many nodes and restarts agree. */
export async function scheduleQuotaWatch(ctx: Context): Promise<void> {
  const interval = ctx.config.credentials.quotaWatchMinutes * 60_000;
  if (interval === 0) return;
  const now = (await readNow(ctx)).getTime();
  const runAt = new Date((Math.floor(now / interval) + 1) * interval);
  await addJob(ctx, watchQuotas, {}, { key: watchQuotas.name, runAt, priority: PRIORITY });
}
