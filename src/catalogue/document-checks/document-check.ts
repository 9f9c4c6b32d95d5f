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
