import { Link, Navigate, useHref, useLocation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { useShell } from '../api/viewer.ts';
import { Page } from '../kit/page.tsx';
import { SignIn } from '../parts/sign-in.tsx';

/** A session in the cookie. Whoever was sent here goes on where they wanted to. */
export function Component() {
  const t = useTranslations('signIn');
  const { viewer, portalSettings } = useShell();
  const [address] = useSearchParams();
  const goOn = useGoOn();
  const { hash } = useLocation();
  if (viewer) return <Navigate to={pathIn(address.get('next')) + hash} replace />;
  return (
    <Page title={t('title')}>
      <SignIn onDone={goOn} />
      <p className="links">
        <Forgotten />
        {portalSettings.signUp && <Link to="/sign-up">{t('signUp')}</Link>}
      </p>
    </Page>
  );
}

/** Nobody is led to another site, which browsers also read out of a backslash, or out of a tab that they leave out. */
const pathIn = (next: string | null): string => (next && /^\/(?![/\\])\P{Cc}*$/u.test(next) ? next : '/');

/** Leads to where the visitor wanted to, by a page of its own: which gateways a page may call depends on who opens it. */
function useGoOn(): () => void {
  const [address] = useSearchParams();
  const target = useHref(pathIn(address.get('next')));
  return () => location.replace(target + location.hash);
}

/** The page is the portal's, also seen from the dashboard. */
function Forgotten() {
  const t = useTranslations('signIn');
  const href = '/forgotten-password';
  return useHref('/') === '/' ? <Link to={href}>{t('forgotten')}</Link> : <a href={href}>{t('forgotten')}</a>;
}
