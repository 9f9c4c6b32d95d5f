import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

/** Something to use elsewhere as it is, and a button that takes it along. */
export function Code({ children, label }: { children: string; label: string }) {
  const t = useTranslations('kit.code');
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(children);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section tabIndex={0} aria-label={label}>
        <pre>
          <code>{children}</code>
        </pre>
      </section>
      <Button look="quiet" onPress={copy} aria-label={t('copyWhat', { what: label })}>
        {isCopied ? t('copied') : t('copy')}
      </Button>
    </div>
  );
}
