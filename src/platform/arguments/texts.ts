import { type GraphQLInputType, getNamedType, isInputObjectType, isScalarType } from 'graphql';
import { isLonger, MAX_TEXT, tooLong } from '../text.ts';
import type { ArgumentRule, Arguments, Flaw } from './arguments.ts';

/**
 * PostgreSQL stores neither NUL nor, in JSON, half a surrogate pair. Text with either, and text longer than any may be, is
 * refused before any resolver runs.
 */
export const STORABLE_TEXT: ArgumentRule = {
  code: 'INVALID_INPUT',
  finderFor: (args) => (args.some(({ type }) => holdsText(type)) ? findUnstorable : null),
};

/** Ids are held to their form before, and of enums and numbers there is none that cannot be stored. */
function holdsText(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  if (isInputObjectType(named)) return Object.values(named.getFields()).some((field) => holdsText(field.type));
  return isScalarType(named) && !['ID', 'Int', 'Float', 'Boolean', 'DateTime'].includes(named.name);
}

function findUnstorable(values: Arguments) {
  const flaws: Flaw[] = [];
  const mend = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value === 'string') {
      const message = flawOf(value);
      if (message === null) return value;
      flaws.push({ path, message });
      return '';
    }
    if (Array.isArray(value)) return value.map((item: unknown) => mend(item, path));
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mend(inner, [...path, key])]));
  };
  const harmless = mend(values, []) as Arguments;
  return { flaws, harmless };
}

function flawOf(text: string): string | null {
  if (isLonger(text, MAX_TEXT)) return tooLong(MAX_TEXT);
  return text.includes('\0') || !text.isWellFormed() ? 'It must be Unicode text without NUL.' : null;
}
