import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { readNow } from '../../platform/db/clock.ts';
import { addJob, defineJob } from '../../platform/jobs/job.ts';

const REFRESH = 'document.refresh';

/** Has every document fetched whose hour is over, and adds itself again. */
export const refreshDocuments = defineJob({ name: REFRESH, payload: z.object({}) });

/** Looks whether there is something new at the address of one. */
export const fetchDocumentAgain = defineJob({
  name: 'document.fetch',
  payload: z.object({ documentId: z.uuid() }),
  isOutside: true,
  timeoutSeconds: 300,
});

/** Has them looked for, now or later; called at every start. The key leaves room for one waiting look. */
export async function scheduleRefresh(ctx: Pick<Context, 'db' | 'requestId'>, inSeconds = 0): Promise<void> {
  const now = await readNow(ctx);
  await addJob(ctx, refreshDocuments, {}, { key: REFRESH, runAt: new Date(now.getTime() + inSeconds * 1_000) });
}
