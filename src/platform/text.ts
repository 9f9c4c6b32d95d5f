import { type DomainError, type FieldPath, invalidInput } from './domain-error.ts';
import { hasHidden } from './invisible.ts';
import { throwFirst } from './rules.ts';

interface TextRule {
  field: FieldPath;
  /** Longest text in characters. */
  max: number;
}

/** A text as it is stored: without spaces around it, and composed so that equal looks are equal texts. Null when empty. */
export const trimmed = (text: string | null | undefined): string | null => text?.trim().normalize('NFC') || null;

/** A one-line text that must be there, trimmed. @throws DomainError INVALID_INPUT */
export function requiredName(text: string, rule: TextRule): string {
  throwFirst([refuseName(text, rule)]);
  return trimmed(text)!;
}

/** Why this is no {@link requiredName}: INVALID_INPUT. */
export function refuseName(text: string, { field, max }: TextRule): DomainError | null {
  const name = trimmed(text);
  if (name === null) return invalidInput('It must not be empty.', field);
  // Line breaks in a name would reach mail subjects and log lines.
  if (/\p{Cc}/u.test(name)) return invalidInput('It must be one line of text.', field);
  if (hasHidden(name)) return invalidInput('It must not hold invisible characters.', field);
  return refuseLength(name, { field, max });
}

/** A text of several lines, trimmed; empty counts as absent. @throws DomainError INVALID_INPUT */
export function optionalText(text: string | null | undefined, rule: TextRule): string | null {
  throwFirst([refuseText(text, rule)]);
  return trimmed(text);
}

/** Why this is no {@link optionalText}: INVALID_INPUT. */
export function refuseText(text: string | null | undefined, rule: TextRule): DomainError | null {
  const given = trimmed(text);
  if (given === null) return null;
  // PostgreSQL cannot store NUL in text.
  return given.includes('\0') ? invalidInput('It must be plain text.', rule.field) : refuseLength(given, rule);
}

const refuseLength = (text: string, { field, max }: TextRule): DomainError | null =>
  text.length <= max ? null : invalidInput(`It must not be longer than ${max} characters.`, field);
