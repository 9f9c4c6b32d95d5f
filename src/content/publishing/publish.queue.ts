import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Publishes what an entry has scheduled, if it is due by then. */
export const publishScheduled = defineJob({
  name: 'content.publish',
  payload: z.object({ entryId: z.uuid() }),
});

/** Has it done at this time. Another time for the same entry takes its place. */
export const addPublishing = (ctx: Pick<Context, 'db' | 'requestId'>, entryId: string, runAt: Date): Promise<void> =>
  addJob(ctx, publishScheduled, { entryId }, { key: `${publishScheduled.name} ${entryId}`, runAt });
