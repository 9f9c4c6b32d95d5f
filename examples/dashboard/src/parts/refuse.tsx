import { useAction } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Dialog } from '@portal/kit/dialog.tsx';
import { Field } from '@portal/kit/field.tsx';
import { useState } from 'react';
import type { TypedDocumentNode } from 'urql';
import { useTranslations } from 'use-intl';

interface RefuseProps<Data extends object> {
  /** Of whoever or whatever is refused. */
  name: string;
  id: string;
  mutation: TypedDocumentNode<Data, { id: string; reason?: string | null | undefined }>;
  onClose: () => void;
}

/** Asks for a reason before somebody's wish is refused, which is told to them. */
export function Refuse<Data extends object>({ name, id, mutation, onClose }: RefuseProps<Data>) {
  const t = useTranslations('people');
  const [reason, setReason] = useState('');
  const { run, problems, isBusy } = useAction(mutation);
  const refuse = async () => {
    if (await run({ id, reason: reason || null })) onClose();
  };
  return (
    <Dialog title={t('refuseWhat', { name })} isOpen onClose={onClose}>
      <Field label={t('reason')} hint={t('reasonHint')} rows={2} value={reason} onChange={setReason} />
      <Problems of={problems} />
      <div className="actions">
        <Button look="danger" isDisabled={isBusy} onPress={refuse}>
          {t('refuse')}
        </Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </Dialog>
  );
}
