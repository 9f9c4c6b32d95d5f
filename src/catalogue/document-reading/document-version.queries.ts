import { oneOf } from '../../platform/db/one-of.ts';
import { defineLoader, grouped } from '../../platform/loader.ts';

/** Versions of a document that the viewer already sees, the newest first, without their texts. */
export const versionsOfDocument = defineLoader(async ({ db }, documentIds: readonly string[]) => {
  const rows = await db
    .selectFrom('productDocumentVersion')
    .select(['documentId', 'number', 'size', 'createdAt', 'isBreaking', 'changeCount', 'changes'])
    .where(oneOf('documentId', documentIds))
    .orderBy('number', 'desc')
    .execute();
  return grouped(documentIds, rows, ({ documentId }) => documentId);
});
