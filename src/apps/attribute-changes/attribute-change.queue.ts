import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

/** Brings the values of an attribute that was changed or deleted to where they belong; some of them a run. */
export const settleAttribute = defineJob({
  name: 'attribute.settle',
  payload: z.object({ attributeId: z.uuid(), after: z.uuid().optional() }),
});

/** Call it in the transaction of the change. @param after The person or app behind which to go on. */
export const settleAttributeLater = (ctx: Context, attributeId: string, after?: string): Promise<void> =>
  addJob(ctx, settleAttribute, { attributeId, after });
