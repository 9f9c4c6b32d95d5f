import type { LanguageCode } from '@portal/kit/language.tsx';
import type { messages } from './en.ts';

declare module 'use-intl' {
  interface AppConfig {
    Messages: typeof messages;
    Locale: LanguageCode;
  }
}
