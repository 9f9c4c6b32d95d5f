import { LockMode } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { Provider } from '../../provider/providers/provider.entity.ts';
import { readNow } from '../credentials/credential-schedule.ts';
import { ProviderSweep, SweepStatus } from './provider-sweep.entity.ts';

export const sweepProvider = defineJob({
  name: 'provider.sweep',
  payload: z.object({ sweepId: z.uuid() }),
  timeoutSeconds: 900,
});

export const sweepProviders = defineJob({ name: 'provider.sweepAll', payload: z.object({}) });

/** Behind the work that somebody waits for. */
const PRIORITY = 20;

/** The sweep of a provider that runs already, or a new one. The lock makes one of two that start at once. */
export async function openSweep(ctx: Context, providerId: string): Promise<ProviderSweep> {
  await ctx.em.findOneOrFail(Provider, providerId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const running = await ctx.em.findOne(ProviderSweep, { providerId, status: SweepStatus.RUNNING });
  if (running) return running;
  const sweep = ctx.em.create(ProviderSweep, { providerId });
  await ctx.em.flush();
  await addJob(ctx, sweepProvider, { sweepId: sweep.id }, { priority: PRIORITY });
  return sweep;
}

/**
 * Has all providers swept at the next full interval of the clock. Many nodes and restarts agree on that moment, so they
 * share one job and none of them puts it off.
 */
export async function scheduleSweeps(ctx: Context): Promise<void> {
  const interval = ctx.config.credentials.sweepMinutes * 60_000;
  if (interval === 0) return;
  const now = (await readNow(ctx)).getTime();
  const runAt = new Date((Math.floor(now / interval) + 1) * interval);
  await addJob(ctx, sweepProviders, {}, { key: 'provider.sweepAll', runAt, priority: PRIORITY });
}
