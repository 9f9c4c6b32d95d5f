import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Sends what is due to one webhook, one delivery a run, and comes back for the next. */
export const deliverWebhook = defineJob({
  name: 'notification.deliverWebhook',
  payload: z.object({ webhookId: z.uuid() }),
  isOutside: true,
  timeoutSeconds: 60,
});

/**
 * Adds the sending to the transaction of `ctx`: at `runAt`, or at once. There is one waiting job for each webhook and
 * its runs follow one another, so an endpoint that hangs holds up its own deliveries alone, and keeps one place of the
 * worker at most. Call it with the webhook's row locked: the last call decides when the job runs.
 */
export const wakeWebhook = (ctx: Pick<Context, 'db' | 'requestId'>, webhookId: string, runAt?: Date): Promise<void> => {
  const name = `webhook ${webhookId}`;
  return addJob(ctx, deliverWebhook, { webhookId }, { key: name, queue: name, runAt });
};

/** Removes the deliveries of a webhook that was deleted. */
export const forgetDeliveries = defineJob({
  name: 'notification.forgetDeliveries',
  payload: z.object({ webhookId: z.uuid() }),
});

/** Call it in the transaction that deletes the webhook. */
export const forgetDeliveriesOf = (ctx: Pick<Context, 'db' | 'requestId'>, webhookId: string): Promise<void> =>
  addJob(ctx, forgetDeliveries, { webhookId });
