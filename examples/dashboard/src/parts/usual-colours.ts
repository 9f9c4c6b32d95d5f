/** What pages show where a theme says nothing, as the portal has it for contrasts. */
export const USUAL = {
  GROUND: { light: '#f7f7f9', dark: '#14161a' },
  SURFACE: { light: '#ffffff', dark: '#1d2026' },
  INK: { light: '#1b1f27', dark: '#eceef2' },
  QUIET: { light: '#5a6170', dark: '#a6adbb' },
  LINE: { light: '#d9dce3', dark: '#353a44' },
  ACCENT: { light: '#2f4fc4', dark: '#a9bcff' },
  ON_ACCENT: { light: '#ffffff', dark: '#10183a' },
  ACCENT_SOFT: { light: '#e8edfd', dark: '#263056' },
} as const;
