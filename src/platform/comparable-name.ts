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

/** Letters that Unicode does not take apart but people write without their stroke. */
const STROKES: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ı: 'i', æ: 'ae', œ: 'oe' };

/** As {@link comparableName}, and without accents: what words that people group things by are compared by. The function `tag_key` of the database does the same. */
export const comparableTag = (text: string): string =>
  comparableName(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[łøđħıæœ]/g, (letter) => STROKES[letter]!);

/** The names without those that compare equal to an earlier one. @param keyOf How they are compared. */
export function distinctNames(names: readonly string[], keyOf = comparableName): string[] {
  const byKey = new Map(names.toReversed().map((name) => [keyOf(name), name]));
  return names.filter((name) => byKey.get(keyOf(name)) === name && byKey.delete(keyOf(name)));
}
