import { join } from 'node:path';
import { DomainError, type FieldPath, invalidInput, UserErrorCode } from '../../platform/domain-error.ts';
import { MAX_TEXT, refuseLength } from '../../platform/text.ts';
import { inThread, ThreadLimitError } from '../../platform/threads/thread-work.ts';
import type { work } from './document.work.ts';
import { DocumentFormat } from './document-format.ts';

/** What a document turned out to be. */
export interface CheckedDocument {
  isYaml: boolean;
  /** Empty where it may be stored. */
  refusals: readonly DomainError[];
}

/** An honest description of the largest size takes some seconds; references that form a long chain need the stack. */
const SECONDS = 90;
const find = inThread<typeof work>(join(import.meta.dirname, 'document.work'), {
  ...{ seconds: SECONDS, megabytes: 768, stackMegabytes: 64, queue: 10 },
});

/** Whether a text is what it claims to be. Never rejects for anything that can be written in a text. */
export async function checkDocument(
  text: string,
  format: DocumentFormat | null,
  field: FieldPath,
): Promise<CheckedDocument> {
  if (text.trim() === '') return refused(invalidInput('It must not be empty.', field));
  // PostgreSQL cannot store NUL in text.
  if (text.includes('\0')) return refused(invalidInput('It must be Unicode text without NUL.', field));
  if (format === null) return { isYaml: false, refusals: [] };
  if (format === DocumentFormat.MARKDOWN) {
    const refusal = refuseLength(text, { field, max: MAX_TEXT });
    return refusal ? refused(refusal) : { isYaml: false, refusals: [] };
  }
  try {
    const { problems, isYaml } = await find({ text, format });
    return { isYaml, refusals: problems.map((problem) => invalidInput(problem, field)) };
  } catch (error) {
    if (!(error instanceof ThreadLimitError)) throw error;
    return refused(LIMITS[error.limit](field));
  }
}

const LIMITS: Record<ThreadLimitError['limit'], (field: FieldPath) => DomainError> = {
  time: (field) =>
    invalidInput(`It cannot be checked within ${SECONDS} seconds: it is too large or too entangled.`, field),
  memory: (field) => invalidInput('It cannot be checked: it takes too much memory.', field),
  queue: (field) =>
    new DomainError(UserErrorCode.RATE_LIMITED, 'Many documents are being checked; try again later.', {
      field,
      retryAfterSeconds: SECONDS,
    }),
};

const refused = (refusal: DomainError): CheckedDocument => ({ isYaml: false, refusals: [refusal] });

/** By the byte order mark with which the file begins; without one it is UTF-8. */
const encodingOf = ([first, second]: Buffer): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
};

/** The text of a file, its byte order mark included. @throws DomainError INVALID_INPUT */
export function textOfFile(bytes: Buffer, field: FieldPath): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidInput('It must be text in UTF-8, or in UTF-16 with a byte order mark.', field);
  }
}
