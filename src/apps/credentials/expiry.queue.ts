import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJobs, defineJob } from '../../platform/jobs/job.ts';
import { readLives } from './expiry.queries.ts';
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
export const scheduleExpiry = (ctx: Context, credentialId: string): Promise<void> =>
  scheduleExpiries(ctx, [credentialId]);

/** As {@link scheduleExpiry}, for many, in two statements. */
export async function scheduleExpiries(ctx: Context, ids: readonly string[]): Promise<void> {
  const looks = (await readLives(ctx, ids)).flatMap(({ id: credentialId, now, ...life }) => {
    const runAt = nextLook(life, now, ctx.config.credentials.expiryWarningDays);
    return runAt ? [{ payload: { credentialId }, key: `${passTime.name}:${credentialId}`, runAt }] : [];
  });
  await addJobs(ctx, passTime, looks);
}
