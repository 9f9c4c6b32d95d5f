import type { Problem } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Dialog } from '@portal/kit/dialog.tsx';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';

interface EndingProps {
  /** Of what is deleted. */
  name: string;
  /** What hangs on it, read when the question is asked. */
  children?: ReactNode;
  /** Whether it was done; what kept it from it is among the problems. */
  onSure: () => Promise<unknown>;
  problems: readonly Problem[];
  isBusy: boolean;
  /** Where it is called otherwise than to delete. */
  words?: { press: string; title: string; sure: string };
}

/** Asks before something is deleted, and says first what goes with it. */
export function Ending({ name, children, onSure, problems, isBusy, words }: EndingProps) {
  const t = useTranslations('ending');
  const [isOpen, setOpen] = useState(false);
  const end = async () => {
    if (await onSure()) setOpen(false);
  };
  return (
    <>
      <Button look="danger" onPress={() => setOpen(true)} aria-label={words ? undefined : t('deleteWhat', { name })}>
        {words?.press ?? t('delete')}
      </Button>
      <Dialog title={words?.title ?? t('title', { name })} isOpen={isOpen} onClose={() => setOpen(false)}>
        {!words && <p>{t('forGood')}</p>}
        {children}
        <Problems of={problems} />
        <div className="actions">
          <Button look="danger" isDisabled={isBusy} onPress={end}>
            {words?.sure ?? t('sure')}
          </Button>
          <Button onPress={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}
