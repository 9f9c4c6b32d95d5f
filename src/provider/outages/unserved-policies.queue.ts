import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Sends policies that had failed: the module of products and plans, which comes after this one, does it. */
export const sendFailedPolicies = defineJob({
  name: 'provider.sendFailedPolicies',
  payload: z.object({ providerId: z.uuid() }),
});

export const sendFailedPoliciesOf = (ctx: Context, providerId: string): Promise<void> =>
  addJob(ctx, sendFailedPolicies, { providerId }, { key: `${sendFailedPolicies.name}:${providerId}` });
