import { sql } from 'kysely';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { addJobs, defineJob } from '../../platform/jobs/job.ts';
import { definitionLaneOf, laneOf } from '../../provider/outages/provider-lanes.ts';
import { scheduleExpiries } from './expiry.queue.ts';

/** Brings the gateway to what a credential should be. */
export const convergeCredential = defineJob({
  name: 'credential.converge',
  payload: z.object({ credentialId: z.uuid() }),
  isOutside: true,
});

/** See `isKeyless`. */
const IS_KEYLESS = sql`(claimable_until is not null and claimed_at is null or awaits_public_key)`;

/**
 * Brings the gateway to the credential's newest state after the commit. One waiting job is enough however often the
 * state changes; those of one credential run one after the other, in a queue shared with few others.
 */
export const sendToGateway = (ctx: Context, credentialId: string): Promise<void> =>
  sendAllToGateway(ctx, [credentialId]);

/** As {@link sendToGateway}, for many, in as many statements as for one. */
export async function sendAllToGateway(ctx: Context, ids: readonly string[]): Promise<void> {
  const rows = await ctx.db
    .updateTable('credential')
    .set({ waitingSince: sql<Date>`case when ${IS_KEYLESS} then null else coalesce(waiting_since, now()) end` })
    .where(oneOf('id', ids))
    .returning(['id', 'providerId', 'certificateEndsAt'])
    .execute();
  await addJobs(
    ctx,
    convergeCredential,
    rows.map(({ id, providerId, certificateEndsAt }) => ({
      payload: { credentialId: id },
      key: `${convergeCredential.name}:${id}`,
      // Its certificate may stand in definitions.
      queue: certificateEndsAt ? definitionLaneOf(providerId) : laneOf(providerId, id),
    })),
  );
  // Whatever changed may have changed their ends as well.
  await scheduleExpiries(ctx, ids);
}
