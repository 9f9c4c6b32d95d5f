import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';

export enum ThemeColourName {
  GROUND = 'GROUND',
  SURFACE = 'SURFACE',
  INK = 'INK',
  QUIET = 'QUIET',
  LINE = 'LINE',
  ACCENT = 'ACCENT',
  ON_ACCENT = 'ON_ACCENT',
  ACCENT_SOFT = 'ACCENT_SOFT',
}

registerEnumType(ThemeColourName, {
  name: 'ThemeColourName',
  description: 'What a colour is for. Stylesheets know it by this name in lower case, such as `--on-accent`.',
  valuesConfig: {
    GROUND: { description: 'Behind everything.' },
    SURFACE: { description: 'Behind cards, forms and the header.' },
    INK: { description: 'What is written.' },
    QUIET: { description: 'What is written beside it, such as hints.' },
    LINE: { description: 'Borders.' },
    ACCENT: { description: 'Links, and the ground of the button that matters.' },
    ON_ACCENT: { description: 'What is written on that button.' },
    ACCENT_SOFT: { description: 'The ground of what is chosen.' },
  },
});

@ObjectType('ThemeColour', { description: 'A colour of a theme, for pages in light and in dark.' })
export class ThemeColour {
  @Field(() => ThemeColourName, { description: 'What it is for; whatever a theme does not name keeps its own colour.' })
  name!: ThemeColourName;

  @Field(() => String, { description: 'On light pages, as `#rrggbb`.' })
  light!: string;

  @Field(() => String, { description: 'On dark pages, as `#rrggbb`.' })
  dark!: string;
}

@InputType({ description: 'A colour of a theme, for pages in light and in dark.' })
export class ThemeColourInput {
  @Field(() => ThemeColourName, { description: 'What it is for; each once.' })
  name!: ThemeColourName;

  @Field(() => String, { description: 'On light pages, as `#rrggbb`.' })
  light!: string;

  @Field(() => String, { description: 'On dark pages, as `#rrggbb`.' })
  dark!: string;
}

/** What stylesheets call a colour. */
export const variableOf = (name: string): string => `--${name.toLowerCase().replaceAll('_', '-')}`;
