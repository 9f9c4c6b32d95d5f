import { wcagContrast } from 'culori';
import { type DomainError, type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { gatherEach, gatherNow, throwAll } from '../../platform/rules.ts';
import { ThemeColourName as Name, type ThemeColour, type ThemeColourInput } from './theme-colours.ts';

/** What a page shows where its theme says nothing: as at the head of the stylesheet of `examples/portal`. */
export const PLAIN: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  GROUND: ['#f7f7f9', '#14161a'],
  SURFACE: ['#ffffff', '#1d2026'],
  INK: ['#1b1f27', '#eceef2'],
  QUIET: ['#5a6170', '#a6adbb'],
  LINE: ['#d9dce3', '#353a44'],
  ACCENT: ['#2f4fc4', '#a9bcff'],
  ON_ACCENT: ['#ffffff', '#10183a'],
  ACCENT_SOFT: ['#e8edfd', '#263056'],
  GOOD: ['#14622f', '#8fdca8'],
  WAITING: ['#7a4b00', '#f4c877'],
  BAD: ['#a4201b', '#ffb0aa'],
};

/** What is written on what. */
const PAIRS: readonly (readonly [text: string, on: string])[] = [
  ...[Name.GROUND, Name.SURFACE].flatMap((on) =>
    [Name.INK, Name.QUIET, Name.ACCENT, 'GOOD', 'WAITING', 'BAD'].map((text) => [text, on] as const),
  ),
  [Name.INK, Name.ACCENT_SOFT],
  [Name.ACCENT, Name.ACCENT_SOFT],
  [Name.ON_ACCENT, Name.ACCENT],
];

/** Level AA of the Web Content Accessibility Guidelines, for text of any size. */
const LEAST = 4.5;

const SHADES = ['light', 'dark'] as const;

/**
 * Colours that people can read on each other.
 * @throws DomainError INVALID_INPUT: what is no colour, and each text that cannot be read where it stands.
 */
export function requireColours(inputs: readonly ThemeColourInput[], field: FieldPath): ThemeColour[] {
  const colours = gatherEach(inputs, ({ name, ...shades }, index) => ({
    name,
    ...gatherNow({
      light: () => requireHex(shades.light, [...field, String(index), 'light']),
      dark: () => requireHex(shades.dark, [...field, String(index), 'dark']),
    }),
  }));
  if (new Set(colours.map(({ name }) => name)).size < colours.length) {
    throw invalidInput('Give each colour once.', field);
  }
  throwAll(SHADES.flatMap((shade, at) => PAIRS.map((pair) => refusePair(colours, pair, shade, at, field))));
  return colours;
}

function requireHex(text: string, field: FieldPath): string {
  if (/^#[\da-f]{6}$/i.test(text)) return text.toLowerCase();
  throw invalidInput('It must be a colour as #rrggbb.', field);
}

/** The fault is told of the text where that is given, else of its ground; what is not given at all is right. */
function refusePair(
  colours: readonly ThemeColour[],
  [text, on]: (typeof PAIRS)[number],
  shade: (typeof SHADES)[number],
  at: 0 | 1 | number,
  field: FieldPath,
): DomainError | null {
  const indexOf = (wanted: string) => colours.findIndex(({ name }) => name === wanted);
  const shown = (wanted: string) => colours[indexOf(wanted)]?.[shade] ?? PLAIN[wanted]![at as 0 | 1];
  const told = [indexOf(text), indexOf(on)].find((index) => index >= 0);
  const contrast = wcagContrast(shown(text), shown(on));
  if (told === undefined || contrast >= LEAST) return null;
  // Cut off, because 4.49 is not 4.5.
  const message = `${text} on ${on} has a contrast of ${Math.floor(contrast * 100) / 100}, and readers need ${LEAST}.`;
  return invalidInput(message, [...field, String(told), shade]);
}
