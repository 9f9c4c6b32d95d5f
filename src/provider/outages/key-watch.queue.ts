import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { type Due, dueTime } from '../providers/due.ts';

/** Looks whether a provider still has its keys, and adds itself again. */
export const watchKeys = defineJob({
  name: 'provider.watchKeys',
  payload: z.object({ providerId: z.uuid() }),
  isOutside: true,
});

/** One waiting look at a provider, however often it is asked for. */
export const scheduleWatch = (
  ctx: Pick<Context, 'db' | 'requestId'>,
  providerId: string,
  due: Due = {},
): Promise<void> =>
  addJob(
    ctx,
    watchKeys,
    { providerId },
    { key: `${watchKeys.name}:${providerId}`, ...dueTime({ orAsPlanned: true, ...due }) },
  );

/** Looks whether the keys are gone as well where the canary is: who has keys knows, which is the module of credentials. */
export const confirmLoss = defineJob({
  name: 'provider.confirmLoss',
  payload: z.object({ providerId: z.uuid(), lostAt: z.iso.datetime() }),
  isOutside: true,
});

export const confirmLossOf = (ctx: Context, providerId: string, lostAt: Date): Promise<void> =>
  addJob(ctx, confirmLoss, { providerId, lostAt: lostAt.toISOString() }, { key: `${confirmLoss.name}:${providerId}` });

/** What the loss of all keys means for credentials: the module of credentials, which comes after this one, does it. */
export const restoreKeys = defineJob({
  name: 'provider.restoreKeys',
  payload: z.object({ providerId: z.uuid(), lostAt: z.iso.datetime(), after: z.uuid().optional() }),
});

/** Makes the keys of a provider anew that it had before it lost them, those behind one credential where it is named. */
export const restoreKeysOf = (ctx: Context, providerId: string, lostAt: Date, after?: string): Promise<void> =>
  addJob(
    ctx,
    restoreKeys,
    { providerId, lostAt: lostAt.toISOString(), after },
    { key: `${restoreKeys.name}:${providerId}` },
  );
