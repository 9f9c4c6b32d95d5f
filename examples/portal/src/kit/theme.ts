import { stored } from './stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = stored<Theme>('theme', () => 'system');

/** The colours are variables that follow `color-scheme`. */
export function showTheme(next: Theme): void {
  theme.write(next);
  document.documentElement.style.colorScheme = next === 'system' ? '' : next;
}

showTheme(theme.read());
