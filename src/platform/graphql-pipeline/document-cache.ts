import type { DocumentNode, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

export type CheckedDocument = { document: DocumentNode } | { errors: readonly GraphQLError[] };

const MAX_DOCUMENTS = 1000;
const MAX_CHARACTERS = 4 * 1024 * 1024;

/**
 * Keeps documents that passed `check`, by their text: validation is the dearest step before execution and need not be
 * repeated. Refused documents are not kept, or a flood of them would push the good ones out.
 */
export function createDocumentCache(check: (text: string) => CheckedDocument): (text: string) => CheckedDocument {
  const documents = new LRUCache<string, CheckedDocument>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  });
  return (text) => {
    const known = documents.get(text);
    if (known) return known;
    const checked = check(text);
    if ('document' in checked) documents.set(text, checked);
    return checked;
  };
}
