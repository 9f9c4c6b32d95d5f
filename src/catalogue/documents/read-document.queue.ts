import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { addJob, addJobs, defineJob } from '../../platform/jobs/job.ts';

const READ = 'document.read';

/** Has a new text of a document found by a search, and says what has changed from one version to the next. */
export const readDocument = defineJob({
  name: READ,
  payload: z.object({ documentId: z.uuid() }),
  timeoutSeconds: 600,
});

/** One after the other: each takes a thread, and there is one for them. */
const QUEUE = READ;

const keyOf = (documentId: string) => `${READ}:${documentId}`;

/** Called wherever its title or its text has changed. */
export const scheduleReading = (ctx: Context, documentId: string): Promise<void> =>
  addJob(ctx, readDocument, { documentId }, { key: keyOf(documentId), queue: QUEUE });

/** Those that were written by a version of the portal which did not know this job. */
export async function scheduleUnread(ctx: Context): Promise<void> {
  const unread = await ctx.db
    .selectFrom('productDocument')
    .select('id')
    .whereRef('readVersion', 'is distinct from', 'version')
    .execute();
  const jobs = unread.map(({ id }) => ({ payload: { documentId: id }, key: keyOf(id), queue: QUEUE }));
  await addJobs(ctx, readDocument, jobs);
}
