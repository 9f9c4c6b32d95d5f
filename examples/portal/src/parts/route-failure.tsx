import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../kit/button.tsx';

/** In place of a page that does not exist, or whose code could not be loaded, as after an update of the portal. */
export function RouteFailure() {
  const t = useTranslations('failure');
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) || error instanceof Response;
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
