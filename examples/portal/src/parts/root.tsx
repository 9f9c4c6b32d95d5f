import { useEffect } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { noteViewer } from '../api/session.tsx';
import { SHELL, type ShellData } from '../api/viewer.ts';
import { Answer } from '../kit/answer.tsx';
import { LinkButton } from '../kit/button.tsx';
import { Leaving } from '../kit/leaving.tsx';
import { Shell } from '../kit/shell.tsx';
import { Enrol, mustEnrol } from './enrol.tsx';
import { Live } from './live.tsx';
import { FooterMenu, MenuItems } from './menu.tsx';
import { SessionEnded } from './session-ended.tsx';
import { Logo, ThemeStyles } from './theme.tsx';

export function Root() {
  const t = useTranslations('root');
  const [result, again] = useQuery({ query: SHELL });
  useEffect(() => {
    if (result.data) noteViewer(result.data.viewer?.id ?? null);
  }, [result.data]);
  return (
    <Shell
      brand={<Brand />}
      navigation={<Navigation of={result.data} />}
      account={<Account of={result.data} />}
      isSignedIn={Boolean(result.data?.viewer)}
      footer={<FooterMenu label={t('footer')} />}
    >
      <ThemeStyles />
      {mustEnrol(result.error) ? (
        <Enrol />
      ) : (
        <Answer of={result} again={again}>
          {(shell) => (
            <>
              {shell.viewer && <Live after={shell.eventCursor} />}
              <Outlet context={shell} />
            </>
          )}
        </Answer>
      )}
      <SessionEnded />
      <Leaving />
      <ScrollRestoration />
    </Shell>
  );
}

function Brand() {
  const t = useTranslations('root');
  return (
    <Link to="/" className="brand">
      <Logo name={t('brand')} />
    </Link>
  );
}

function Navigation({ of }: { of?: ShellData }) {
  const t = useTranslations('root');
  return (
    <ul>
      <li>
        <NavLink to="/" end>
          {t('catalogue')}
        </NavLink>
      </li>
      {of?.viewer && (
        <>
          {of.portalSettings.accessFlow === 'CART' && (
            <li>
              <NavLink to="/cart">{t('cart')}</NavLink>
            </li>
          )}
          <li>
            <NavLink to="/requests">{t('requests')}</NavLink>
          </li>
          <li>
            <NavLink to="/keys">{t('keys')}</NavLink>
          </li>
          {of.viewer.role === 'CONSUMER_ADMIN' && (
            <li>
              <NavLink to="/team">{t('team')}</NavLink>
            </li>
          )}
          {(of.viewer.role === 'API_OWNER' || of.viewer.role === 'AUDITOR') && (
            <li>
              <a href="/dashboard/">{t('dashboard')}</a>
            </li>
          )}
        </>
      )}
      <MenuItems name="header" />
    </ul>
  );
}

function Account({ of }: { of?: ShellData }) {
  const t = useTranslations('root');
  if (!of) return null;
  if (of.viewer) return <Link to="/account">{of.viewer.displayName}</Link>;
  return (
    <LinkButton look="primary" to="/sign-in">
      {t('signIn')}
    </LinkButton>
  );
}
