import { Button } from '@portal/kit/button.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

interface SureProps {
  children: string;
  onSure: () => void;
  isDisabled?: boolean;
  'aria-label'?: string;
}

/** What cannot be taken back is pressed twice; its name says so to who does not see it. */
export function Sure({ children, onSure, 'aria-label': label, ...props }: SureProps) {
  const t = useTranslations('sure');
  const [isSure, setSure] = useState(false);
  return (
    <Button
      look="danger"
      {...props}
      aria-label={isSure && label ? t('really', { what: label }) : label}
      onPress={() => {
        if (isSure) onSure();
        setSure(!isSure);
      }}
    >
      {isSure ? t('really', { what: children }) : children}
    </Button>
  );
}
