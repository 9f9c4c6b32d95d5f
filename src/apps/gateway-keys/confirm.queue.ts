import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Looks once more at a key that was changed. */
export const confirmKey = defineJob({
  name: 'credential.confirm',
  payload: z.object({ credentialId: z.uuid() }),
  isOutside: true,
});

/** A gateway with several nodes has told all of them by then, and none remembers what was before. */
const CONFIRM_SECONDS = 12;
/** Behind the work that somebody waits for. */
const PRIORITY = 10;

export const scheduleConfirmation = (ctx: Context, credentialId: string): Promise<void> =>
  addJob(
    ctx,
    confirmKey,
    { credentialId },
    {
      key: `${confirmKey.name}:${credentialId}`,
      runAt: new Date(Date.now() + CONFIRM_SECONDS * 1_000 * ctx.config.pace),
      priority: PRIORITY,
    },
  );
