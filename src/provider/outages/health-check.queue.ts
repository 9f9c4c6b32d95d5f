import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { type Due, dueTime } from '../providers/due.ts';

/** Looks at one provider and adds itself again. */
export const checkProvider = defineJob({
  name: 'provider.check',
  payload: z.object({ providerId: z.uuid() }),
  isOutside: true,
});

/** The key leaves room for one waiting look at a provider, however many nodes and people ask for it. */
export const scheduleCheck = (
  ctx: Pick<Context, 'db' | 'requestId'>,
  providerId: string,
  due: Due = {},
): Promise<void> =>
  addJob(ctx, checkProvider, { providerId }, { key: `provider.check:${providerId}`, ...dueTime(due) });
