import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { type Due, dueTime } from '../providers/due.ts';

/** Compares products and plans with one provider and adds itself again. */
export const synchroniseProvider = defineJob({
  name: 'provider.synchronise',
  payload: z.object({ providerId: z.uuid() }),
  isOutside: true,
});

/**
 * The key leaves room for one waiting synchronisation of a provider, however many nodes and people ask for it; the queue
 * keeps two from running at once.
 */
export const scheduleSync = (
  ctx: Pick<Context, 'db' | 'requestId'>,
  providerId: string,
  due: Due = {},
): Promise<void> => {
  const name = `provider.synchronise:${providerId}`;
  return addJob(ctx, synchroniseProvider, { providerId }, { key: name, queue: name, ...dueTime(due) });
};
