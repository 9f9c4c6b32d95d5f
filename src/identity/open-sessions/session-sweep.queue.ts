import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const SWEEP = 'session.sweep';

/** Removes sessions that have ended by their limits, and adds itself again. */
export const sweepSessions = defineJob({ name: SWEEP, payload: z.object({}) });

/** Has them looked at, now or later; called at every start. The key leaves room for one waiting look. */
export async function scheduleSessionSweep(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, sweepSessions, {}, { key: SWEEP, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
