import { type RawBuilder, sql } from 'kysely';

/** Texts of which each stands for somebody, and what is put in their place. */
export interface Replacement {
  texts: readonly string[];
  by: string;
}

/** In a regular expression of PostgreSQL. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** As it stands inside a JSON text. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** No part of a longer word or address. Inside JSON the word before it may end in the name of a line break. */
const START = '(?<![\\w.%+-])';
const START_IN_JSON = `(?:${START}|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9a-f]{4}))`;
const END = '(?![\\w-]|\\.\\w)';

const anyOf = (texts: readonly string[]): string =>
  // The longest first, so that nothing is left of a name that begins with another.
  `(?:${texts
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')})`;

const replaced = (text: RawBuilder<unknown>, pattern: string, by: string) =>
  sql`regexp_replace(${text}, ${pattern}, ${by}, 'gi')`;

const effective = (replacements: readonly Replacement[]) => replacements.filter(({ texts }) => texts.length > 0);

/** A column of text with all of it replaced. */
export const textWithout = (column: RawBuilder<unknown>, replacements: readonly Replacement[]): RawBuilder<unknown> =>
  effective(replacements).reduce((text, { texts, by }) => replaced(text, `${START}${anyOf(texts)}${END}`, by), column);

/** A column of JSON with all of it replaced, in names as in values. */
export const jsonWithout = (column: RawBuilder<unknown>, replacements: readonly Replacement[]): RawBuilder<unknown> =>
  sql`(${effective(replacements).reduce<RawBuilder<unknown>>(
    (text, { texts, by }) => replaced(text, `${START_IN_JSON}${anyOf(texts.map(inJson))}${END}`, by),
    sql`${column}::text`,
  )})::jsonb`;
