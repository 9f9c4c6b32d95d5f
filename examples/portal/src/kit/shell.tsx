import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useConnection } from '../api/connection.ts';
import { LANGUAGES, type LanguageCode, useLanguage } from './language.tsx';
import { Notices } from './notices.tsx';
import { showTheme, THEMES, type Theme, theme } from './theme.ts';

interface ShellProps {
  brand: ReactNode;
  navigation: ReactNode;
  account: ReactNode;
  /** At the bottom of every page, beside what every visitor chooses. */
  footer?: ReactNode;
  children: ReactNode;
  /** Whether there is a live connection to lose. */
  isSignedIn: boolean;
}

/** What every page stands in. */
export function Shell({ brand, navigation, account, footer, children, isSignedIn }: ShellProps) {
  const t = useTranslations('kit.shell');
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="top">
        {brand}
        <Navigation>{navigation}</Navigation>
        <div className="account">{account}</div>
      </header>
      <ConnectionBanner isSignedIn={isSignedIn} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="bottom">
        {footer}
        <LanguageChoice />
        <ThemeChoice />
      </footer>
      <Notices />
    </>
  );
}

/** On a phone behind a button, so that pages begin high up there. */
function Navigation({ children }: { children: ReactNode }) {
  const t = useTranslations('kit.shell');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button menu"
        aria-expanded={isOpen}
        aria-controls="navigation"
        onClick={() => setOpen(!isOpen)}
      >
        {t('menu')}
      </button>
      <nav
        id="navigation"
        aria-label={t('navigation')}
        data-open={isOpen || undefined}
        onClick={({ target }) => target instanceof Element && target.closest('a') && setOpen(false)}
        onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
      >
        {children}
      </nav>
    </>
  );
}

/** Without a session nothing is live, so nothing is lost. */
function ConnectionBanner({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useTranslations('kit.shell');
  const state = useConnection();
  return (
    <div role="status" className="connection">
      {(state === 'offline' || (state === 'lost' && isSignedIn)) && <p>{t(state)}</p>}
    </div>
  );
}

function LanguageChoice() {
  const t = useTranslations('kit.shell');
  const { language, choose } = useLanguage();
  return (
    <label>
      {t('language')}{' '}
      <select value={language} onChange={({ target }) => choose(target.value as LanguageCode)}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function ThemeChoice() {
  const t = useTranslations('kit.shell');
  const [chosen, setChosen] = useState(theme.read);
  const choose = (next: Theme) => {
    showTheme(next);
    setChosen(next);
  };
  return (
    <label>
      {t('theme')}{' '}
      <select value={chosen} onChange={({ target }) => choose(target.value as Theme)}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
