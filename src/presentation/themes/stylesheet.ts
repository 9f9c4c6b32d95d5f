import { hash } from 'node:crypto';
import { FAMILIES } from './fonts.ts';
import type { Theme } from './theme.entity.ts';
import { variableOf } from './theme-colours.ts';

export const THEMES_PATH = '/themes';

type Look = Pick<Theme, 'colours' | 'font' | 'headingFont' | 'css'>;

/** A theme as a stylesheet, to stand behind that of the page. */
export function stylesheetOf({ colours, font, headingFont, css }: Look): string {
  const lines = [
    ...colours.map(({ name, light, dark }) => `  ${variableOf(name)}: light-dark(${light}, ${dark});`),
    ...(font ? [`  font-family: ${FAMILIES[font]};`] : []),
  ];
  return [
    ...(lines.length > 0 ? [`:root {\n${lines.join('\n')}\n}`] : []),
    ...(headingFont ? [`h1,\nh2,\nh3 {\n  font-family: ${FAMILIES[headingFont]};\n}`] : []),
    ...(css === null ? [] : [css]),
  ].join('\n\n');
}

export const digestOf = (stylesheet: string): string => hash('sha256', stylesheet).slice(0, 32);

/** Where it is served. Another content has another address, so each may be kept for good. */
export const stylesheetPath = (theme: Look & Pick<Theme, 'id'>): string =>
  `${THEMES_PATH}/${theme.id}/${digestOf(stylesheetOf(theme))}.css`;
