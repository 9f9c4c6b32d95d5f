import type { GraphQLSchema } from 'graphql';
import { UserErrorCode } from '../domain-error.ts';
import { isLonger, MAX_TEXT, tooLong } from '../text.ts';
import { checkArguments, type Flaw } from './arguments.ts';

/**
 * PostgreSQL stores neither NUL nor, in JSON, half a surrogate pair. Text with either, and text longer than any may be, is
 * refused before any resolver runs: as `INVALID_INPUT` by mutations, as BAD_USER_INPUT elsewhere.
 */
export function refuseUnstorableText(schema: GraphQLSchema): void {
  checkArguments(schema, UserErrorCode.INVALID_INPUT, () => (args) => findUnstorable(args, []));
}

function findUnstorable(value: unknown, path: readonly string[]): Flaw {
  if (typeof value === 'string') {
    if (isLonger(value, MAX_TEXT)) return { path, message: tooLong(MAX_TEXT) };
    return value.includes('\0') || !value.isWellFormed()
      ? { path, message: 'It must be Unicode text without NUL.' }
      : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const flaw = findUnstorable(inner, Array.isArray(value) ? path : [...path, key]);
    if (flaw) return flaw;
  }
  return null;
}
