import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useTranslations } from 'use-intl';
import { Question } from './question.tsx';
import { forgetDrafts, isUnsaved } from './unsaved.ts';

/** Asks before what was typed into any form is left unsaved, by a link of a page, by the browser's buttons, or with its window. */
export function Leaving() {
  const t = useTranslations('kit.leaving');
  const blocker = useBlocker(({ currentLocation: here, nextLocation: next }) => {
    return here.pathname !== next.pathname && isUnsaved();
  });
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isUnsaved()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const go = () => {
    forgetDrafts();
    blocker.proceed?.();
  };
  return (
    <Question
      isOpen={blocker.state === 'blocked'}
      title={t('title')}
      why={t('why')}
      confirm={t('leave')}
      cancel={t('stay')}
      onConfirm={go}
      onCancel={() => blocker.reset?.()}
    />
  );
}
