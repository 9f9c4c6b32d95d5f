import { parse } from 'graphql';
import { registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { invalidInput } from '../../platform/domain-error.ts';

export enum DocumentFormat {
  OPENAPI = 'OPENAPI',
  GRAPHQL = 'GRAPHQL',
  MARKDOWN = 'MARKDOWN',
}

registerEnumType(DocumentFormat, {
  name: 'DocumentFormat',
  description: 'In which form a document is written.',
  valuesConfig: {
    OPENAPI: { description: 'An OpenAPI or Swagger description in JSON.' },
    GRAPHQL: { description: 'A GraphQL schema in its definition language.' },
    MARKDOWN: { description: 'A guide in Markdown.' },
  },
});

/** In characters. A request to the portal holds 256 KiB, and JSON inside JSON grows. */
const MAX_TEXT = 150_000;

const FIELD = ['input', 'text'];

const openApi = z.union([z.looseObject({ openapi: z.string() }), z.looseObject({ swagger: z.string() })]);

const READABLE: Record<DocumentFormat, (text: string) => unknown> = {
  [DocumentFormat.OPENAPI]: (text) => openApi.parse(JSON.parse(text)),
  [DocumentFormat.GRAPHQL]: (text) => parse(text, { noLocation: true, maxTokens: 50_000 }),
  [DocumentFormat.MARKDOWN]: () => {},
};

/**
 * The text as it was given, once it is known to be what it claims to be.
 * @throws DomainError INVALID_INPUT
 */
export function requireDocument(text: string, format: DocumentFormat): string {
  if (text.trim() === '' || text.length > MAX_TEXT || text.includes('\0')) {
    throw invalidInput(`It must be a text of 1 to ${MAX_TEXT} characters.`, FIELD);
  }
  try {
    READABLE[format](text);
    return text;
  } catch {
    throw invalidInput(`It is not readable as ${format}.`, FIELD);
  }
}
