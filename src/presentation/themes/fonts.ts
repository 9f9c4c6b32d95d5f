import { registerEnumType } from 'type-graphql';

export enum ThemeFont {
  SYSTEM = 'SYSTEM',
  HUMANIST = 'HUMANIST',
  GEOMETRIC = 'GEOMETRIC',
  GROTESQUE = 'GROTESQUE',
  TRANSITIONAL = 'TRANSITIONAL',
  OLD_STYLE = 'OLD_STYLE',
  SLAB = 'SLAB',
  MONOSPACE = 'MONOSPACE',
}

registerEnumType(ThemeFont, {
  name: 'ThemeFont',
  description: 'A family of typefaces that readers have already: nothing is fetched from anywhere.',
  valuesConfig: {
    SYSTEM: { description: "That of the reader's system." },
    HUMANIST: { description: 'Without serifs, drawn as by hand: Seravek, Gill Sans, Calibri.' },
    GEOMETRIC: { description: 'Without serifs, of circles and lines: Avenir, Montserrat, Corbel.' },
    GROTESQUE: { description: 'Without serifs, plain: Helvetica, Arial.' },
    TRANSITIONAL: { description: 'With serifs, for print: Charter, Cambria.' },
    OLD_STYLE: { description: 'With serifs, as in books: Palatino, Iowan.' },
    SLAB: { description: 'With heavy serifs: Rockwell, Roboto Slab.' },
    MONOSPACE: { description: 'Every letter as wide as every other.' },
  },
});

/** What stylesheets call them, the likeliest to be there first. */
export const FAMILIES: Readonly<Record<ThemeFont, string>> = {
  SYSTEM: 'system-ui, "Open Sans", sans-serif',
  HUMANIST: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
  GEOMETRIC: 'Avenir, Montserrat, Corbel, "URW Gothic", sans-serif',
  GROTESQUE: '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
  TRANSITIONAL: 'Charter, "Bitstream Charter", "Sitka Text", Cambria, serif',
  OLD_STYLE: '"Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", serif',
  SLAB: 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", serif',
  MONOSPACE: 'ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
};
