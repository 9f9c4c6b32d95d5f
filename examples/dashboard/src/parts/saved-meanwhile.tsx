import type { Problem } from '@portal/api/action.ts';
import { Button } from '@portal/kit/button.tsx';
import { useTranslations } from 'use-intl';

interface SavedMeanwhileProps {
  problems: readonly Problem[];
  /** What was typed is gone then. */
  onRead?: () => void;
}

/** The way out where somebody else saved first: what was typed stays, to be copied, until its author lets it go. */
export function SavedMeanwhile({ problems, onRead }: SavedMeanwhileProps) {
  const t = useTranslations('content');
  if (!onRead || !problems.some(({ code }) => code === 'VERSION_CONFLICT')) return null;
  return <Button onPress={onRead}>{t('readNewest')}</Button>;
}
