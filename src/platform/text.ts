import { invalidInput } from './domain-error.ts';

interface TextRule {
  field: string[];
  /** Longest text in characters. */
  max: number;
}

/** Line breaks and other control characters in a name would reach mail subjects and log lines. */
const CONTROL = /\p{Cc}/u;

/** A one-line text that must be there, trimmed. @throws DomainError INVALID_INPUT */
export function requiredName(text: string, { field, max }: TextRule): string {
  const name = text.trim().normalize('NFC');
  if (name === '') throw invalidInput('It must not be empty.', field);
  if (CONTROL.test(name)) throw invalidInput('It must be one line of text.', field);
  return withinLength(name, { field, max });
}

/** A text of several lines, trimmed; empty counts as absent. @throws DomainError INVALID_INPUT */
export function optionalText(text: string | null | undefined, rule: TextRule): string | null {
  const trimmed = text?.trim().normalize('NFC');
  // PostgreSQL cannot store NUL in text.
  if (trimmed?.includes('\0')) throw invalidInput('It must be plain text.', rule.field);
  return trimmed ? withinLength(trimmed, rule) : null;
}

function withinLength(text: string, { field, max }: TextRule): string {
  if (text.length <= max) return text;
  throw invalidInput(`It must not be longer than ${max} characters.`, field);
}
