import { useEffect, useRef } from 'react';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { useTranslations } from 'use-intl';
import { useConnection } from '../api/connection.ts';
import { Button } from '../kit/button.tsx';

/**
 * In place of a page that does not exist, or whose code could not be loaded, as after an update of the portal. Without a network it says so, and is
 * loaded once there is one again.
 */
export function RouteFailure() {
  const t = useTranslations('failure');
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) || error instanceof Response;
  const isOffline = useConnection() === 'offline';
  const wasOffline = useRef(isOffline);
  useEffect(() => {
    if (!wasOffline.current || isOffline || isMissing) return;
    location.reload();
  }, [isOffline, isMissing]);
  if (isOffline && !isMissing) {
    return (
      <div className="message">
        <title>{t('offline')}</title>
        <h1>{t('offline')}</h1>
        <p>{t('offlineWhy')}</p>
      </div>
    );
  }
  return (
    <div className="message">
      <title>{t('title')}</title>
      <h1>{isMissing ? t('missing') : t('title')}</h1>
      <p>{isMissing ? t('missingWhy') : t('why')}</p>
      <p className="actions">
        {!isMissing && <Button onPress={() => location.reload()}>{t('reload')}</Button>}
        <Link to="/">{t('home')}</Link>
      </p>
    </div>
  );
}

/** Where not even the frame of the pages could be shown. */
export const RootFailure = () => (
  <main>
    <RouteFailure />
  </main>
);
