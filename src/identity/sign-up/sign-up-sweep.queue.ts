import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const SWEEP = 'registration.sweep';

/** Removes sign-ups that came to nothing, and adds itself again. */
export const sweepSignUps = defineJob({ name: SWEEP, payload: z.object({}) });

/** Has them looked at, now or later; called at every start. The key leaves room for one waiting look. */
export async function scheduleSignUpSweep(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, sweepSignUps, {}, { key: SWEEP, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
