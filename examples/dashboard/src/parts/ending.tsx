import type { Problem } from '@portal/api/action.ts';
import { AskedFirst } from '@portal/kit/asked-first.tsx';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

interface EndingProps {
  /** Of what is deleted. */
  name?: string;
  /** What hangs on it, read when the question is asked; or what becomes of it. */
  children?: ReactNode;
  /** Whether it was done; what kept it from it is among the problems. */
  onSure: () => Promise<unknown>;
  problems: readonly Problem[];
  isBusy: boolean;
  /** Where it is called otherwise than to delete. */
  words?: {
    press: string;
    /** For who does not see what the button stands at. */
    label?: string;
    title?: string;
    sure?: string;
  };
}

/** Asks before something is deleted or ended, and says first what goes with it. */
export function Ending({ name = '', children, onSure, words, ...progress }: EndingProps) {
  const t = useTranslations('ending');
  return (
    <AskedFirst
      aria-label={words ? words.label : t('deleteWhat', { name })}
      title={words ? (words.title ?? `${words.label ?? words.press}?`) : t('title', { name })}
      why={
        <>
          {!words && <p>{t('forGood')}</p>}
          {children}
        </>
      }
      confirm={words ? (words.sure ?? words.press) : t('sure')}
      onConfirm={async () => Boolean(await onSure())}
      {...progress}
    >
      {words?.press ?? t('delete')}
    </AskedFirst>
  );
}
