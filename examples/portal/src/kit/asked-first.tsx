import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Problem } from '../api/action.ts';
import { Problems } from './answer.tsx';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface AskedFirstProps extends Pick<ButtonProps, 'look' | 'aria-label'> {
  /** On the button that asks. */
  children: string;
  title: string;
  /** What becomes of it: a sentence, or paragraphs. */
  why: ReactNode;
  /** On the button that does it. */
  confirm: string;
  /** Answers whether it was done. */
  onConfirm: () => Promise<boolean>;
  problems: readonly Problem[];
  isBusy: boolean;
}

/** What cannot be taken back: asked first, with what becomes of it. */
export function AskedFirst(props: AskedFirstProps) {
  const { children, title, why, confirm, onConfirm, problems, isBusy, look = 'danger', 'aria-label': label } = props;
  const t = useTranslations('kit.askedFirst');
  const [isOpen, setOpen] = useState(false);
  const go = async () => {
    if (await onConfirm()) setOpen(false);
  };
  return (
    <>
      <Button look={look} aria-label={label} onPress={() => setOpen(true)}>
        {children}
      </Button>
      <Dialog title={title} isOpen={isOpen} onClose={() => setOpen(false)}>
        {typeof why === 'string' ? <p>{why}</p> : why}
        <Problems of={problems} />
        <div className="actions">
          <Button look="danger" isDisabled={isBusy} onPress={go}>
            {confirm}
          </Button>
          <Button onPress={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Dialog>
    </>
  );
}
