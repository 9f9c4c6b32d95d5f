import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

type Scheduling = Pick<Context, 'db' | 'requestId'>;

const payload = z.object({ providerId: z.uuid() });

/** Looks at one provider and adds itself again. */
export const checkProvider = defineJob({ name: 'provider.check', payload });

/** Compares products and plans with one provider and adds itself again. */
export const synchroniseProvider = defineJob({ name: 'provider.synchronise', payload });

/** When a job of a provider is due. */
interface Due {
  inSeconds?: number;
  /** Leaves one that waits already at its time: a job that adds itself again must not put off what somebody asked for. */
  orAsPlanned?: boolean;
}

/** The key leaves room for one waiting look at a provider, however many nodes and people ask for it. */
export const scheduleCheck = (ctx: Scheduling, providerId: string, due: Due = {}): Promise<void> =>
  addJob(ctx, checkProvider, { providerId }, { key: `provider.check:${providerId}`, ...timeOf(due) });

/** As {@link scheduleCheck}. The queue keeps two synchronisations of one provider from running at once. */
export const scheduleSync = (ctx: Scheduling, providerId: string, due: Due = {}): Promise<void> => {
  const name = `provider.synchronise:${providerId}`;
  return addJob(ctx, synchroniseProvider, { providerId }, { key: name, queue: name, ...timeOf(due) });
};

const timeOf = ({ inSeconds = 0, orAsPlanned }: Due) => ({
  runAt: new Date(Date.now() + inSeconds * 1_000),
  keepsTime: orAsPlanned,
});
