import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const WATCH = 'product.watchSunsets';

/** Tells of products whose end comes near or is there, and adds itself again. */
export const watchSunsets = defineJob({ name: WATCH, payload: z.object({}) });

/** Has them looked at, now or later; called at every start. The key leaves room for one waiting look. */
export async function scheduleSunsetWatch(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, watchSunsets, {}, { key: WATCH, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
