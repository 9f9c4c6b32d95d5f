import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';
import { laneOf } from '../../provider/outages/provider-lanes.ts';
import { scheduleExpiry } from './expiry.queue.ts';

/** Brings the gateway to what a credential should be. */
export const convergeCredential = defineJob({
  name: 'credential.converge',
  payload: z.object({ credentialId: z.uuid() }),
});

/**
 * Brings the gateway to the credential's newest state after the commit. One waiting job is enough however often the
 * state changes; those of one credential run one after the other, in a queue shared with few others.
 */
export async function sendToGateway(ctx: Context, credentialId: string): Promise<void> {
  const { providerId } = await ctx.db
    .selectFrom('credential')
    .select('providerId')
    .where('id', '=', credentialId)
    .executeTakeFirstOrThrow();
  await addJob(
    ctx,
    convergeCredential,
    { credentialId },
    { key: `${convergeCredential.name}:${credentialId}`, queue: laneOf(providerId, credentialId) },
  );
  // Whatever changed may have changed its end as well.
  await scheduleExpiry(ctx, credentialId);
}
