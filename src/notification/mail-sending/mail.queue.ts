import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, addJobs, defineJob } from '../../platform/jobs/job.ts';

export const sendMail = defineJob({
  name: 'notification.sendMail',
  payload: z.object({ mailId: z.uuid() }),
  isOutside: true,
  // The queue waits e, e², … seconds after each failure, six hours at most: 18 attempts last two days (RFC 5321 §4.5.4.1).
  maxAttempts: 18,
  timeoutSeconds: 120,
});

/** A mail server that hangs may hold so many of the worker's places and no more; the others are for provisioning. */
const QUEUES = 2;

/** Behind the work that somebody waits for on the screen. */
const PRIORITY = 10;

/** Of the job that sends a mail: by it the queue tells when that is tried next. */
export const mailJobKey = (mailId: string): string => `mail:${mailId}`;

/** Adds the sending of a mail to the transaction of `ctx`; one that waits for another attempt is due now, as if new. */
export const queueMail = (ctx: Pick<Context, 'db' | 'requestId'>, mailId: string): Promise<void> =>
  addJob(ctx, sendMail, { mailId }, optionsOf(mailId));

const optionsOf = (mailId: string) => ({
  key: mailJobKey(mailId),
  queue: `mail-${Number.parseInt(mailId.slice(-1), 16) % QUEUES}`,
  priority: PRIORITY,
});

/** Queues a mail to the next of any number of accounts, and adds itself for those behind them. */
export const queueMailBatch = defineJob({
  name: 'notification.queueMailBatch',
  payload: z.object({ eventId: z.uuid(), template: z.string(), after: z.uuid().nullable() }),
});

/** Adds the next batch to the transaction of `ctx`: one at a time, for each mail about an event. */
export const addMailBatch = (
  ctx: Pick<Context, 'db' | 'requestId'>,
  payload: { eventId: string; template: string; after: string | null },
): Promise<void> =>
  addJob(ctx, queueMailBatch, payload, {
    key: `${queueMailBatch.name}:${payload.eventId}:${payload.template}`,
    priority: PRIORITY,
  });

/** As {@link queueMail}, for many. */
export const queueMails = (ctx: Pick<Context, 'db' | 'requestId'>, mailIds: readonly string[]): Promise<void> =>
  addJobs(
    ctx,
    sendMail,
    mailIds.map((mailId) => ({ payload: { mailId }, ...optionsOf(mailId) })),
  );
