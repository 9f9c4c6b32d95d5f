import { type DomainError, type FieldPath, invalidInput } from './domain-error.ts';
import { hasHidden } from './invisible.ts';
import { throwAll } from './rules.ts';

/**
 * Longest text that a call may carry, and longest Markdown. Every limit of a text counts characters as PostgreSQL does, and people
 * rather than programs: an emoji of two UTF-16 code units is one.
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
  throwAll([refuseName(text, rule)]);
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

/** A one-line text that need not be there, as of {@link requiredName}; null when empty. @throws DomainError INVALID_INPUT */
export const optionalName = (text: string | null | undefined, rule: TextRule): string | null =>
  trimmed(text) === null ? null : requiredName(text!, rule);

/** A text of several lines, trimmed; empty counts as absent. @throws DomainError INVALID_INPUT */
export function optionalText(text: string | null | undefined, rule: TextRule): string | null {
  throwAll([refuseText(text, rule)]);
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
  isLonger(text, max) ? invalidInput(tooLong(max), field) : null;

/** Whether a text has more characters. Each is one code unit or two, so that most are judged without counting. */
export const isLonger = (text: string, max: number): boolean =>
  text.length > 2 * max || (text.length > max && countCharacters(text) > max);

export const countCharacters = (text: string): number => Array.from(text).length;

/** What is said of every text that is too long. */
export const tooLong = (max: number): string => `It must not be longer than ${max} characters.`;
