import type { Problem } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { upload } from './picture.tsx';

/** Sends an image that Markdown is to show. */
export function PictureInText({ label, onSent }: { label: string; onSent: (markdown: string) => void }) {
  const t = useTranslations('picture');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const sent = await upload(file);
    setProblems(sent.problems);
    if (sent.id) onSent(`![${t('describe')}](image:${sent.id})`);
  };
  return (
    <>
      <label className="field">
        <span>{t('insert', { what: label })}</span>
        <input
          type="file"
          accept="image/png,image/jpeg,image/webp"
          onChange={({ target }) => choose(target.files?.[0])}
        />
      </label>
      <Problems of={problems} />
    </>
  );
}
