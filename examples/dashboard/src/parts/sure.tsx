import { Button } from '@portal/kit/button.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

interface SureProps {
  children: string;
  onSure: () => void;
  isDisabled?: boolean;
  'aria-label'?: string;
}

/** What cannot be taken back is pressed twice. */
export function Sure({ children, onSure, ...props }: SureProps) {
  const t = useTranslations('sure');
  const [isSure, setSure] = useState(false);
  return (
    <Button look="danger" {...props} onPress={() => (isSure ? onSure() : setSure(true))}>
      {isSure ? t('really', { what: children }) : children}
    </Button>
  );
}
