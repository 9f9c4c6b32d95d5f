import type { Context } from '../../platform/context.ts';
import { DomainError, invalidInput } from '../../platform/domain-error.ts';
import { guardRules, urlProblem } from '../../platform/outbound-http/guarded-http.ts';
import { throwAll } from '../../platform/rules.ts';
import { type CheckedDocument, checkDocument } from '../document-checks/document-check.ts';
import type { DocumentFormat } from '../document-checks/document-format.ts';
import { textOfFile } from '../uploads/file-text.ts';
import { readFile, takeFile } from '../uploads/uploaded-file.service.ts';
import { fetchDocument } from './fetch-document.ts';
import type { ProductDocument } from './product-document.entity.ts';
import type { UpdateProductDocumentInput } from './product-document.inputs.ts';

/** Text that was read and checked before the transaction that stores it: that takes seconds where the text is long. */
export interface Draft extends CheckedDocument {
  text: string;
  /** The file that is taken with it. */
  fileId: string | null;
  /** Where it was fetched; null for what was sent. */
  source: { url: string; etag: string | null } | null;
}

/** Of a text that comes from another portal. */
export interface FetchedElsewhere {
  /** Where it was fetched there, and will be here. */
  fetchedFrom?: string | null;
}

type Given = Pick<UpdateProductDocumentInput, 'text' | 'fileId' | 'url'> & FetchedElsewhere;

const FILE = ['input', 'fileId'];
const URL_FIELD = ['input', 'url'];

/**
 * The text that was given, and what it is; null when none was given. What is wrong with it is told with the rest.
 * @param format Null where nobody knows what the text should be.
 */
export async function readDraft(ctx: Context, given: Given, format: DocumentFormat | null): Promise<Draft | null> {
  try {
    return await checkedText(ctx, given, format);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { text: '', fileId: null, source: null, isYaml: false, refusals: error.refusals };
  }
}

async function checkedText(ctx: Context, given: Given, format: DocumentFormat | null): Promise<Draft | null> {
  const { text = null, fileId = null, url = null, fetchedFrom = null } = given;
  const checked = text === null ? null : await checkDocument(text, format, ['input', 'text']);
  const others = [
    ...(fileId !== null && text !== null ? [FILE] : []),
    ...(url !== null && (text !== null || fileId !== null) ? [URL_FIELD] : []),
  ];
  if (others.length > 0) {
    const doubles = others.map((field) => invalidInput('Give one of `text`, `fileId` and `url`.', field));
    throwAll([...doubles, ...(checked?.refusals ?? [])]);
  }
  if (text !== null) {
    const problem = fetchedFrom && urlProblem(fetchedFrom, guardRules(ctx.config));
    if (problem) throwAll([invalidInput(problem, URL_FIELD), ...checked!.refusals]);
    return { text, fileId, source: fetchedFrom === null ? null : { url: fetchedFrom, etag: null }, ...checked! };
  }
  if (fileId !== null) {
    const content = textOfFile(await readFile(ctx, fileId, FILE), FILE);
    return { text: content, fileId, source: null, ...(await checkDocument(content, format, FILE)) };
  }
  return url === null ? null : fetchedText(ctx, url, format);
}

async function fetchedText(ctx: Context, url: string, format: DocumentFormat | null): Promise<Draft> {
  const fetched = await fetchDocument(ctx, url, null);
  if (typeof fetched === 'string') throw invalidInput(fetched, URL_FIELD);
  const { text, etag } = fetched!;
  return { text, fileId: null, source: { url, etag }, ...(await checkDocument(text, format, URL_FIELD)) };
}

/** @throws DomainError Everything that is wrong with the text. */
export function requireRight(draft: Draft | null): Draft | null {
  throwAll(draft?.refusals ?? []);
  return draft;
}

/** @throws DomainError NOT_FOUND: the file went into another document meanwhile. */
export async function take(ctx: Context, draft: Draft): Promise<Pick<ProductDocument, 'text' | 'isYaml'>> {
  const { text, isYaml, fileId } = draft;
  if (fileId !== null) await takeFile(ctx, fileId, FILE);
  return { text, isYaml };
}
