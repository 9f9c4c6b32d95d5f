import { type ReactNode, useState } from 'react';
import type { Problem } from '../api/action.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Question } from './question.tsx';
import { underWay } from './unsaved.ts';

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
  const [isOpen, setOpen] = useState(false);
  const go = () =>
    underWay(async () => {
      if (await onConfirm()) setOpen(false);
    });
  return (
    <>
      <Button look={look} aria-label={label} isDisabled={isBusy} onPress={() => setOpen(true)}>
        {children}
      </Button>
      <Question {...{ isOpen, title, why, confirm, problems, isBusy }} onConfirm={go} onCancel={() => setOpen(false)} />
    </>
  );
}
