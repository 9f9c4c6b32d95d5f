import { join } from 'node:path';
import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { recordEvents } from '../../platform/events/event-log.ts';
import { implementJob } from '../../platform/jobs/job.ts';
import { inThread, ThreadLimitError } from '../../platform/threads/thread-work.ts';
import { DocumentFormat } from '../document-checks/document-format.ts';
import type { ProductDocument } from '../documents/product-document.entity.ts';
import { readDocument } from '../documents/read-document.queue.ts';
import type { Comparison, work as compareWork, Pair } from './compare.work.ts';
import type { Operation, work as operationsWork } from './operations.work.ts';

const LIMITS = { seconds: 120, megabytes: 1024, stackMegabytes: 64, queue: 100 };

const compare = inThread<typeof compareWork>(join(import.meta.dirname, 'compare.work'), LIMITS);
const findOperations = inThread<typeof operationsWork>(join(import.meta.dirname, 'operations.work'), LIMITS);

const COMPARED: readonly string[] = [DocumentFormat.OPENAPI, DocumentFormat.ASYNCAPI, DocumentFormat.GRAPHQL];

const UNKNOWN: Comparison = { isBreaking: null, changeCount: 0, changes: [] };

type Revision = Comparison & { number: number };

/** Compares before its transaction, because that takes seconds where texts are long. A text that comes meanwhile has a job of its own behind this one. */
export const readDocumentJob = implementJob(readDocument, async (ctx, { documentId }) => {
  const document = await ctx.db
    .selectFrom('productDocument')
    .select(['id', 'productId', 'title', 'format', 'text', 'version', 'readVersion'])
    .where('id', '=', documentId)
    .executeTakeFirst();
  if (!document) return;
  const operations = await operationsOf(ctx, document);
  const revisions: Revision[] = [];
  for (let number = (document.readVersion ?? 1) + 1; number <= document.version; number++) {
    revisions.push({ number, ...(await compareWithPrevious(ctx, document, number)) });
  }
  await inTransaction(ctx, (tx) => store(tx, document, { operations, revisions }));
});

type Facts = Pick<ProductDocument, 'id' | 'productId' | 'title' | 'format' | 'text' | 'version' | 'readVersion'>;

/** What a search finds in a document beside its text. */
async function operationsOf({ log }: Context, { id, format, text }: Facts): Promise<Operation[]> {
  if (format !== DocumentFormat.OPENAPI) return [];
  try {
    return await findOperations({ text });
  } catch (error) {
    log.warn({ documentId: id, reason: reasonOf(error) }, 'Operations of a document cannot be read');
    return [];
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof ThreadLimitError ? error.limit : (error as Error).message;

/** Of a guide, which may be found by them as by its title, also where they are misspelt. */
const headingsOf = ({ format, text }: Facts): string =>
  format === DocumentFormat.MARKDOWN ? (text.match(/^#{1,6} .+$/gm) ?? []).slice(0, 100).join(' ') : '';

async function compareWithPrevious({ db, log }: Context, { id, format }: Facts, number: number): Promise<Comparison> {
  if (!COMPARED.includes(format)) return UNKNOWN;
  const texts = await db
    .selectFrom('productDocumentVersion')
    .select('text')
    .where('documentId', '=', id)
    .where('number', 'in', [number - 1, number])
    .orderBy('number')
    .execute();
  const [before, after] = texts.map(({ text }) => text);
  if (before === undefined || after === undefined) return UNKNOWN;
  try {
    return await compare({ before, after, format: format as Pair['format'] });
  } catch (error) {
    // It says what is served all the same; people read both texts.
    log.warn({ documentId: id, version: number, reason: reasonOf(error) }, 'Versions of a document cannot be compared');
    return UNKNOWN;
  }
}

interface Read {
  operations: readonly Operation[];
  revisions: readonly Revision[];
}

async function store(ctx: Context, document: Facts, { operations, revisions }: Read): Promise<void> {
  const { db } = ctx;
  const { id, productId, title, version } = document;
  // What takes seconds comes first: nobody waits for it, because rows of others are locked by what follows alone.
  await db.deleteFrom('searchEntry').where('documentId', '=', id).execute();
  await sql`select add_search_entries(product_id, id, title, title, ${headingsOf(document)}, text)
    from product_document where id = ${id}`.execute(db);
  await sql`select add_operation_entries(product_id, id, title, ${JSON.stringify(operations)}::jsonb)
    from product_document where id = ${id}`.execute(db);
  for (const { number, isBreaking, changeCount, changes } of revisions) {
    await db
      .updateTable('productDocumentVersion')
      .set({ isBreaking, changeCount, changes: sql`${JSON.stringify(changes)}::jsonb` })
      .where('documentId', '=', id)
      .where('number', '=', number)
      .execute();
  }
  const { numUpdatedRows } = await db
    .updateTable('productDocument')
    .set({ readVersion: version })
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await recordEvents(
    ctx,
    revisions.map(({ number, isBreaking, changeCount }) => ({
      type: 'product.documentRevised',
      subject: { productId },
      after: { documentId: id, title, version: number, isBreaking, changeCount },
    })),
  );
}
