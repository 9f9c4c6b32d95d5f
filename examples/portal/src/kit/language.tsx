import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { IntlProvider } from 'use-intl';
import { stored } from './stored.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type LanguageCode = keyof typeof LANGUAGES;

type Messages = Record<string, unknown>;

/** Where the messages of a face come from: English is there, the rest is loaded where it is spoken. */
export type MessageFiles = Record<LanguageCode, () => Messages | Promise<Messages>>;

const chosen = stored<LanguageCode>('language', () => (navigator.language.startsWith('de') ? 'de' : 'en'));

const Choice = createContext<{ language: LanguageCode; choose: (language: LanguageCode) => void } | null>(null);

/** As dates and numbers are written where the browser is at home, if that is in this language. */
const localeOf = (language: LanguageCode): string =>
  navigator.languages.find((each) => each.split('-')[0] === language && isLocale(each)) ?? language;

/** Browsers also tell what the system calls its language, such as `en-US@posix`. */
function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length > 0;
  } catch {
    return false;
  }
}

/** The language that is spoken, and how to choose another. */
export const useLanguage = () => useContext(Choice)!;

export function Language({ files, children }: { files: MessageFiles; children: ReactNode }) {
  const [language, setLanguage] = useState(chosen.read);
  const [spoken, setSpoken] = useState<{ language: LanguageCode; messages: Messages } | null>(null);
  useEffect(() => {
    let isWanted = true;
    document.documentElement.lang = language;
    Promise.resolve(files[language]()).then((messages) => isWanted && setSpoken({ language, messages }));
    return () => {
      isWanted = false;
    };
  }, [files, language]);
  if (!spoken) return null;
  const choose = (next: LanguageCode) => {
    chosen.write(next);
    setLanguage(next);
  };
  return (
    <Choice value={{ language: spoken.language, choose }}>
      <I18nProvider locale={localeOf(spoken.language)}>
        <IntlProvider
          locale={localeOf(spoken.language) as LanguageCode}
          messages={spoken.messages as never}
          timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
        >
          {children}
        </IntlProvider>
      </I18nProvider>
    </Choice>
  );
}
