import { type DomainError, type FieldPath, invalidInput } from './domain-error.ts';
import { hasHidden } from './invisible.ts';
import { throwFirst } from './rules.ts';

/**
 * Longest text that a call may carry, and longest Markdown. Every limit of a text counts as browsers and most languages do,
 * in UTF-16 code units: each takes six bytes of JSON at most, so whatever the encoding, what is allowed also fits into a call.
 */
export const MAX_TEXT = 150_000;

interface TextRule {
  field: FieldPath;
  /** Longest text, in the unit of {@link MAX_TEXT}. */
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

/** Why this is longer than it may be: INVALID_INPUT. */
export const refuseLength = (text: string, { field, max }: TextRule): DomainError | null =>
  text.length <= max ? null : invalidInput(tooLong(max), field);

/** What is said of every text that is too long. */
export const tooLong = (max: number): string => `It must not be longer than ${max} characters.`;
