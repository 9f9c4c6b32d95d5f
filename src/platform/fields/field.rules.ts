import { distinctNames } from '../comparable-name.ts';
import { type FieldPath, invalidInput } from '../domain-error.ts';
import { gatherEach } from '../rules.ts';
import { requiredName } from '../text.ts';
import { MAX_OPTIONS } from './field.ts';
import { matchesPattern } from './pattern.ts';

/** Longest pattern in characters. */
const MAX_PATTERN = 200;

/** A regular expression as it is stored. @throws DomainError INVALID_INPUT */
export function checkPattern(pattern: string, field: FieldPath): string {
  const text = requiredName(pattern, { field, max: MAX_PATTERN });
  try {
    matchesPattern(text, '');
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidInput(`It is no regular expression: ${error.message}.`, field);
    throw error;
  }
  return text;
}

/** What can be chosen, as it is stored. @throws DomainError INVALID_INPUT */
export function checkOptions(options: readonly string[], field: FieldPath): string[] {
  const texts = gatherEach(options, (option) => requiredName(option, { field, max: 200 }));
  if (texts.length > 0 && texts.length <= MAX_OPTIONS && distinctNames(texts).length === texts.length) return texts;
  throw invalidInput(`Give 1 to ${MAX_OPTIONS} different options.`, field);
}
