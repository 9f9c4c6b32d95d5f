import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Brings the credentials of an account's personal apps to whether the account is locked. */
export const followAccount = defineJob({ name: 'account.follow', payload: z.object({ userId: z.uuid() }) });

/** Call it in the transaction that locks or unlocks the account. */
export const followAccountLater = (ctx: Context, userId: string): Promise<void> =>
  addJob(ctx, followAccount, { userId }, { key: `${followAccount.name}:${userId}` });
