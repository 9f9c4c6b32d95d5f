import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { addJob, defineJob } from '../platform/jobs/job.ts';

type Scheduling = Pick<Context, 'db' | 'requestId'>;

const payload = z.object({ providerId: z.uuid() });

/** Looks at one provider and adds itself again. */
export const checkProvider = defineJob({ name: 'provider.check', payload });

/** Compares products and plans with one provider and adds itself again. */
export const synchroniseProvider = defineJob({ name: 'provider.synchronise', payload });

/** The key leaves room for one waiting look at a provider, however many nodes and people ask for it. */
export const scheduleCheck = (ctx: Scheduling, providerId: string, inSeconds = 0): Promise<void> =>
  addJob(ctx, checkProvider, { providerId }, { key: `provider.check:${providerId}`, runAt: after(inSeconds) });

/** As {@link scheduleCheck}. The queue keeps two synchronisations of one provider from running at once. */
export const scheduleSync = (ctx: Scheduling, providerId: string, inSeconds = 0): Promise<void> =>
  addJob(
    ctx,
    synchroniseProvider,
    { providerId },
    {
      key: `provider.synchronise:${providerId}`,
      queue: `provider.synchronise:${providerId}`,
      runAt: after(inSeconds),
    },
  );

const after = (seconds: number) => new Date(Date.now() + seconds * 1_000);
