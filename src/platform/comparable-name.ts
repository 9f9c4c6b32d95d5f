/** What a name is written with and nobody compares by: joiners, and how an emoji is drawn. */
const DRAWN = /\u200c|\u200d|\ufe0e|\ufe0f/g;

/**
 * Names are shown as they were typed, and compared in this form: full width, ligatures and the like as the plain characters that they
 * stand for (NFKC), one space for any white space, and without case, by which ß is ss. The function `name_key` of the database
 * does the same, so each character is lowered by itself, as PostgreSQL does.
 */
export const comparableName = (text: string): string =>
  Array.from(text.replace(DRAWN, '').normalize('NFKC').replace(/\s+/g, ' ').trim(), lower)
    .join('')
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .normalize('NFC');

const lower = (character: string): string => String.fromCodePoint(character.toLowerCase().codePointAt(0)!);

/** The names without those that compare equal to an earlier one. */
export function distinctNames(names: readonly string[]): string[] {
  const byKey = new Map(names.toReversed().map((name) => [comparableName(name), name]));
  return names.filter((name) => byKey.get(comparableName(name)) === name && byKey.delete(comparableName(name)));
}
