import { createHash } from 'node:crypto';
import { type GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type PublicErrorCode, publicError } from '../graphql/errors.ts';

/** How a request names its document: by its text, by its hash, or by the id of a trusted one. */
export interface DocumentRequest {
  query?: unknown;
  documentId?: unknown;
  extensions?: unknown;
}

/** Documents that were known before any request, by their id. */
export type TrustedDocuments = ReadonlyMap<string, string>;

export interface StoredDocumentsOptions {
  trusted: TrustedDocuments;
  /** Whether no other document may run. */
  onlyTrusted: boolean;
}

/** `query` is what the client sent, which may be no text, where it named no document. */
export type FoundDocument = { query: unknown; isNamed: boolean } | { errors: readonly [GraphQLError] };

/** Finds the text of a document, whatever the transport that names it. */
export type DocumentFinder = (request: DocumentRequest) => FoundDocument;

/** Texts that clients have registered by themselves. Whoever registers is anybody, so they are few, and small together. */
const REGISTERED = { max: 1000, maxSize: 2 * 1024 * 1024 };

/** Some name the kind of hash before it, in manifests as in requests. */
const idOf = (id: string): string => id.replace(/^sha256:/, '');

const APQ = z.object({
  persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string().regex(/^[\w:.-]{1,128}$/) }),
});

const MESSAGES = {
  // Word for word what Apollo's clients look for; they send the text then.
  PERSISTED_QUERY_NOT_FOUND: 'PersistedQueryNotFound',
  DOCUMENT_NOT_TRUSTED: 'This server runs only the documents that it was given with its front end.',
  BAD_REQUEST:
    'A document is named by `documentId`, a text, or by `extensions.persistedQuery`, whose `sha256Hash` is that of its text.',
} satisfies Partial<Record<PublicErrorCode, string>>;

const refused = (code: keyof typeof MESSAGES): FoundDocument => ({ errors: [publicError(code, MESSAGES[code])] });

/**
 * Documents by id: trusted ones (`documentId`, as the persisted documents of code generators and Relay name them, or in the manner of
 * Apollo), and those that a client has registered before by sending text and hash together (Apollo's automatic persisted queries).
 */
export function createDocumentFinder({ trusted, onlyTrusted }: StoredDocumentsOptions): DocumentFinder {
  const registered = new LRUCache<string, string>({ ...REGISTERED, sizeCalculation: (text) => text.length + 1 });
  const texts = new Set(trusted.values());
  const byText = (query: unknown): FoundDocument => {
    // What is no text is told by who reads requests.
    if (onlyTrusted && !texts.has(String(query))) return refused('DOCUMENT_NOT_TRUSTED');
    return { query, isNamed: false };
  };
  const register = (hash: string, query: string): FoundDocument => {
    if (createHash('sha256').update(query).digest('hex') !== hash) return refused('BAD_REQUEST');
    registered.set(hash, query);
    return { query, isNamed: true };
  };
  return ({ query, documentId, extensions }) => {
    const isNamed = typeof extensions === 'object' && extensions !== null && 'persistedQuery' in extensions;
    if (documentId === undefined || documentId === null) {
      if (!isNamed) return byText(query);
    } else {
      if (typeof documentId !== 'string') return refused('BAD_REQUEST');
      const text = trusted.get(idOf(documentId));
      return text === undefined ? refused('PERSISTED_QUERY_NOT_FOUND') : { query: text, isNamed: true };
    }
    const { data } = APQ.safeParse(extensions);
    if (!data) return refused('BAD_REQUEST');
    const { sha256Hash: hash } = data.persistedQuery;
    const known = trusted.get(idOf(hash)) ?? registered.get(hash);
    if (known !== undefined) return { query: known, isNamed: true };
    if (typeof query !== 'string' || query === '') return refused('PERSISTED_QUERY_NOT_FOUND');
    return onlyTrusted ? byText(query) : register(hash, query);
  };
}

/** Id and text, as `persistedDocuments` of graphql-codegen and Relay's compiler write them. */
const BY_ID = z.record(z.string(), z.string());

/** As Apollo's `generate-persisted-query-manifest` writes them. */
const APOLLO = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

/** Reads a manifest. @throws Error when it is none, or holds what is no GraphQL. */
export function readManifest(json: string): TrustedDocuments {
  const data = z.union([APOLLO, BY_ID]).parse(JSON.parse(json));
  const entries =
    'operations' in data && Array.isArray(data.operations)
      ? data.operations.map(({ id, body }): [string, string] => [id, body])
      : Object.entries(data as Record<string, string>);
  for (const [, text] of entries) parse(text);
  return new Map(entries.map(([id, text]) => [idOf(id), text]));
}
