import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Problem } from '../api/action.ts';
import { Problems } from './answer.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface QuestionProps {
  isOpen: boolean;
  title: string;
  /** What becomes of it: a sentence, or paragraphs. */
  why: ReactNode;
  /** On the button that does it. */
  confirm: string;
  /** On the other one. */
  cancel?: string;
  onConfirm: () => void;
  onCancel: () => void;
  problems?: readonly Problem[];
  isBusy?: boolean;
}

/** The one way in which something is asked once more before it is done. */
export function Question(props: QuestionProps) {
  const { isOpen, title, why, confirm, cancel, onConfirm, onCancel, problems = [], isBusy } = props;
  const t = useTranslations('kit.question');
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onCancel}>
      {typeof why === 'string' ? <p>{why}</p> : why}
      <Problems of={problems} />
      <div className="actions">
        <Button look="danger" isDisabled={isBusy} onPress={onConfirm}>
          {confirm}
        </Button>
        <Button onPress={onCancel}>{cancel ?? t('cancel')}</Button>
      </div>
    </Dialog>
  );
}
