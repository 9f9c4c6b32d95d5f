import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const WATCH = 'accessRequest.watch';

/** Looks at the requests that wait, and adds itself again. */
export const watchRequests = defineJob({ name: WATCH, payload: z.object({}) });

/**
 * Has the waiting requests looked at, now or later; called at every start. The key leaves room for one waiting look,
 * however many nodes there are.
 */
export async function scheduleWatch(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, watchRequests, {}, { key: WATCH, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
