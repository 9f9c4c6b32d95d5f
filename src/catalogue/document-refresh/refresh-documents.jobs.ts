import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { addJobs, implementJob } from '../../platform/jobs/job.ts';
import { checkDocument } from '../document-checks/document-check.ts';
import { fetchDocument } from '../documents/fetch-document.ts';
import { replaceFetched } from '../documents/product-document.service.ts';
import { fetchDocumentAgain, refreshDocuments, scheduleRefresh } from './refresh-documents.queue.ts';

const LOOK_SECONDS = 600;
const AGE_MINUTES = 60;

/** Looks every ten minutes, for ever. */
export const refreshDocumentsJob = implementJob(
  refreshDocuments,
  async (ctx) => {
    const due = await ctx.db
      .selectFrom('documentSource')
      .select('documentId')
      .where('checkedAt', '<', sql<Date>`now() - make_interval(mins => ${AGE_MINUTES})`)
      .orderBy('checkedAt')
      .limit(BATCH)
      .execute();
    const jobs = due.map(({ documentId }) => ({
      payload: { documentId },
      key: `${fetchDocumentAgain.name}:${documentId}`,
    }));
    await addJobs(ctx, fetchDocumentAgain, jobs);
    await scheduleRefresh(ctx, LOOK_SECONDS);
  },
  (ctx) => scheduleRefresh(ctx, LOOK_SECONDS),
);

/** A look that finds none changes nothing but what is told of the address; the next one comes in an hour. */
export const fetchDocumentJob = implementJob(fetchDocumentAgain, async (ctx, { documentId }) => {
  const known = await readKnown(ctx, documentId);
  if (!known) return;
  const { url, etag, format, text: old } = known;
  const fetched = await fetchDocument(ctx, url, etag);
  if (fetched === null) return noteLook(ctx, known, { problem: null });
  if (typeof fetched === 'string') return noteLook(ctx, known, { problem: fetched });
  if (fetched.text === old) return noteLook(ctx, known, { problem: null, etag: fetched.etag });
  const { refusals, isYaml } = await checkDocument(fetched.text, format, []);
  if (refusals.length > 0) return noteLook(ctx, known, { problem: refusals.map(({ message }) => message).join('\n') });
  const draft = { text: fetched.text, isYaml, refusals, fileId: null, source: { url, etag: fetched.etag } };
  await inTransaction(ctx, (tx) => replaceFetched(tx, documentId, draft));
});

const readKnown = ({ db }: Context, documentId: string) =>
  db
    .selectFrom('documentSource')
    .innerJoin('productDocument', 'productDocument.id', 'documentSource.documentId')
    .select(['documentSource.documentId', 'documentSource.url', 'documentSource.etag'])
    .select(['productDocument.format', 'productDocument.text'])
    .where('documentSource.documentId', '=', documentId)
    .executeTakeFirst();

const MAX_PROBLEM = 2_000;

async function noteLook(
  { db }: Context,
  { documentId, url }: { documentId: string; url: string },
  { problem, etag }: { problem: string | null; etag?: string | null },
): Promise<void> {
  await db
    .updateTable('documentSource')
    .set({
      checkedAt: new Date(),
      problem: problem?.slice(0, MAX_PROBLEM) ?? null,
      ...(etag !== undefined && { etag }),
    })
    .where('documentId', '=', documentId)
    .where('url', '=', url)
    .execute();
}
