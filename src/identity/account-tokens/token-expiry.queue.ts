import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const WARN = 'accountToken.warn';

/** Tells of tokens that end soon, and adds itself again. */
export const warnOfTokens = defineJob({ name: WARN, payload: z.object({}) });

/** Has them looked at, now or later; called at every start. The key leaves room for one waiting look. */
export async function scheduleTokenWarnings(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, warnOfTokens, {}, { key: WARN, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
