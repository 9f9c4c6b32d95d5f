import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

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
export const queueMail = (ctx: Pick<Context, 'db' | 'requestId'>, mailId: string): Promise<void> => {
  const queue = `mail-${Number.parseInt(mailId.slice(-1), 16) % QUEUES}`;
  return addJob(ctx, sendMail, { mailId }, { key: mailJobKey(mailId), queue, priority: PRIORITY });
};
