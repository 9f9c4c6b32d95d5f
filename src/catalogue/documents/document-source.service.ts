import type { Context } from '../../platform/context.ts';
import type { Draft } from './document-draft.ts';

declare module '../../platform/db/database.ts' {
  interface Database {
    /** Where documents are fetched, of those that are. */
    documentSource: {
      documentId: string;
      url: string;
      etag: string | null;
      checkedAt: Date;
      /** What kept the last look from giving a document; null where nothing did. */
      problem: string | null;
    };
  }
}

/** Has a document come from where its text came from, or from nowhere any more. */
export async function storeSource({ db }: Context, documentId: string, { source }: Draft): Promise<void> {
  if (source === null) {
    await db.deleteFrom('documentSource').where('documentId', '=', documentId).execute();
    return;
  }
  const look = { ...source, checkedAt: new Date(), problem: null };
  await db
    .insertInto('documentSource')
    .values({ documentId, ...look })
    .onConflict((conflict) => conflict.column('documentId').doUpdateSet(look))
    .execute();
}

/** What may be told of an address in events: the rest of it may hold a secret. */
export const toldSource = ({ source }: Draft): string | null => source && new URL(source.url).host;
