import { z } from 'zod';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Writes the keys of people's apps as they should be now: the module of the keys, which comes after this one, does it. */
export const refreshKeysOfUsers = defineJob({
  name: 'user.refreshKeys',
  payload: z.object({ userIds: z.array(z.uuid()), after: z.uuid().optional() }),
});

/** Call it in the transaction of what keys tell of their people. @param after The credential behind which to go on. */
export const refreshKeysOf = (
  ctx: Parameters<typeof addJob>[0],
  userIds: readonly string[],
  after?: string,
): Promise<void> => addJob(ctx, refreshKeysOfUsers, { userIds: [...userIds], after });
