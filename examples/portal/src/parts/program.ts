import Bowser from 'bowser';
import { useTranslations } from 'use-intl';

/** What signed in, by what it calls itself: a browser with its system, or the program as it stands. */
export function useProgram(): (userAgent: string | null) => string {
  const t = useTranslations('account');
  return (userAgent) => {
    if (!userAgent) return t('unknownProgram');
    const { browser, os } = Bowser.parse(userAgent);
    if (!browser.name) return userAgent;
    return os.name ? t('program', { browser: browser.name, system: os.name }) : browser.name;
  };
}
