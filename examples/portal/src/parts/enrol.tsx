import { useState } from 'react';
import type { CombinedError } from 'urql';
import { useTranslations } from 'use-intl';
import { restart } from '../api/session.tsx';
import { Button } from '../kit/button.tsx';
import { Page } from '../kit/page.tsx';
import { SecondFactor } from './second-factor.tsx';

/** Whether the account needs a second factor and has none: then nothing else is answered. */
export const mustEnrol = (error: CombinedError | undefined): boolean =>
  error?.graphQLErrors.some(({ extensions }) => extensions.code === 'SECOND_FACTOR_REQUIRED') ?? false;

/** In place of every page, until there is one. */
export function Enrol() {
  const t = useTranslations('enrol');
  const [isDone, setDone] = useState(false);
  return (
    <Page title={t('title')}>
      <p>{t('why')}</p>
      <SecondFactor of={null} again={() => setDone(true)} />
      {isDone && (
        <Button look="primary" onPress={restart}>
          {t('goOn')}
        </Button>
      )}
    </Page>
  );
}
