import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

export const mailResetLink = defineJob({
  name: 'identity.mailResetLink',
  payload: z.object({ email: z.string() }),
});

/** Adds the look-up of an address, and the mail to its account where it has one, to the transaction of `ctx`. */
export const mailResetLinkLater = (ctx: Pick<Context, 'db' | 'requestId'>, email: string): Promise<void> =>
  addJob(ctx, mailResetLink, { email });
