import { v7 } from 'uuid';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

export const sendTestMail = defineJob({
  name: 'notification.sendTestMail',
  payload: z.object({ mailId: z.uuid(), template: z.string(), userId: z.uuid(), createdAt: z.iso.datetime() }),
  // Somebody is looking at the mailbox right now; a test that arrives tomorrow tells nothing.
  maxAttempts: 3,
  isOutside: true,
});

/** Adds the sending of a mail with made-up values to one account to the transaction of `ctx`. */
export const queueTestMail = (
  ctx: Pick<Context, 'db' | 'requestId'>,
  template: string,
  userId: string,
): Promise<void> => addJob(ctx, sendTestMail, { mailId: v7(), template, userId, createdAt: new Date().toISOString() });
