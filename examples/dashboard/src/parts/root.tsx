import { useAction } from '@portal/api/action.ts';
import { leave, noteViewer } from '@portal/api/session.tsx';
import { SHELL } from '@portal/api/viewer.ts';
import { graphql } from '@portal/gql/graphql.ts';
import { Answer, Message } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Leaving } from '@portal/kit/leaving.tsx';
import { Shell } from '@portal/kit/shell.tsx';
import { Enrol, mustEnrol } from '@portal/parts/enrol.tsx';
import { SessionEnded } from '@portal/parts/session-ended.tsx';
import { useEffect } from 'react';
import { Link, Navigate, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { Live } from './live.tsx';

/** What content managers write, and API owners as well. */
const OF_CONTENT = ['content', 'menus', 'redirects', 'themes'] as const;

const PAGES = [
  ...(['queue', 'offer', 'forms', 'providers', 'people', 'organisations'] as const),
  ...OF_CONTENT,
  ...(['mails', 'webhooks', 'settings', 'audit'] as const),
];

/** Whoever sees what API owners see, or what is written; whatever else they may, each mutation says. */
const READERS = ['API_OWNER', 'AUDITOR', 'CONTENT_MANAGER'];

export function Root() {
  const t = useTranslations('dashboard');
  const [result, again] = useQuery({ query: SHELL });
  const viewer = result.data?.viewer ?? null;
  useEffect(() => {
    if (result.data) noteViewer(result.data.viewer?.id ?? null);
  }, [result.data]);
  const brand = (
    <Link to="/" className="brand">
      {t('brand')}
    </Link>
  );
  const isReader = viewer !== null && READERS.includes(viewer.role);
  const isWriter = viewer?.role === 'CONTENT_MANAGER';
  const { pathname } = useLocation();
  const navigation = isReader && (
    <ul>
      {(isWriter ? OF_CONTENT : PAGES).map((name) => (
        <li key={name}>
          <NavLink to={name === 'queue' ? '/' : `/${name}`} end={name === 'queue'}>
            {t(name)}
          </NavLink>
        </li>
      ))}
    </ul>
  );
  return (
    <Shell
      brand={brand}
      navigation={navigation}
      account={viewer && <SignOut name={viewer.displayName} />}
      isSignedIn={viewer !== null}
    >
      {mustEnrol(result.error) ? (
        <Enrol />
      ) : (
        <Answer of={result} again={again}>
          {(shell) =>
            viewer && !isReader ? (
              <NotYours />
            ) : isWriter && pathname === '/' ? (
              <Navigate to="/content" replace />
            ) : (
              <>
                {viewer && !isWriter && <Live after={shell.eventCursor} viewerId={viewer.id} />}
                <Outlet context={shell} />
              </>
            )
          }
        </Answer>
      )}
      <SessionEnded />
      <Leaving />
      <ScrollRestoration />
    </Shell>
  );
}

function NotYours() {
  const t = useTranslations('dashboard');
  return (
    <>
      <title>{t('brand')}</title>
      <h1>{t('brand')}</h1>
      <Message title={t('notYours')}>
        <a href="/">{t('toPortal')}</a>
      </Message>
    </>
  );
}

const SIGN_OUT = graphql(`mutation SignOut { signOut { userErrors { code message field } } }`);

function SignOut({ name }: { name: string }) {
  const t = useTranslations('dashboard');
  const { run, isBusy } = useAction(SIGN_OUT);
  const end = async () => {
    if (await run({})) leave();
  };
  return (
    <>
      <span>{name}</span>
      <Button look="quiet" onPress={end} isDisabled={isBusy}>
        {t('signOut')}
      </Button>
    </>
  );
}
