import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Tells of credentials that have been on their way to a gateway for too long, and schedules itself again. */
export const tellDelays = defineJob({ name: 'credential.tellDelays', payload: z.object({}) });

const LOOK_MS = 60_000;

/** At the next full minute of the clock, on which many nodes and restarts agree. */
export async function scheduleDelays(ctx: Context): Promise<void> {
  const now = (await readNow(ctx)).getTime();
  const runAt = new Date((Math.floor(now / LOOK_MS) + 1) * LOOK_MS);
  await addJob(ctx, tellDelays, {}, { key: tellDelays.name, runAt });
}
