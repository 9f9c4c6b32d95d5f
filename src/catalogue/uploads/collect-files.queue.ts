import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const COLLECT = 'files.collect';

/** Deletes files and images that nothing uses, and adds itself again. */
export const collectFiles = defineJob({ name: COLLECT, payload: z.object({}), isOutside: true });

/** Has them looked at, now or later; called at every start. The key leaves room for one waiting look. */
export async function scheduleFileCollection(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, collectFiles, {}, { key: COLLECT, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
