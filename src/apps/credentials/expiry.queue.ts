import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { readLife } from './expiry.queries.ts';
import { nextLook } from './expiry.rules.ts';

/** Does to one credential what time brings: notices before its end, the end, the end of a rotation's overlap. */
export const passTime = defineJob({
  name: 'credential.passTime',
  payload: z.object({ credentialId: z.uuid() }),
});

/**
 * Has the credential looked at when something about it is next due. Called after whatever changes its ends; the key
 * leaves room for one waiting look, so calling it twice does not double anything.
 */
export async function scheduleExpiry(ctx: Context, credentialId: string): Promise<void> {
  const { now, ...life } = await readLife(ctx, credentialId);
  const runAt = nextLook(life, now, ctx.config.credentials.expiryWarningDays);
  if (runAt) await addJob(ctx, passTime, { credentialId }, { key: `${passTime.name}:${credentialId}`, runAt });
}
