import type { Problem } from '@portal/api/action.ts';
import { SERVER } from '@portal/api/client.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Field } from '@portal/kit/field.tsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

/** An image as mutations take it; undefined where it stays as it is. */
export type PictureInput = { fileId?: string; alternativeText: string | null } | null | undefined;

interface Uploaded {
  file: { id: string } | null;
  userErrors?: Problem[];
  errors?: { message: string }[];
}

/** Sends an image, for a mutation to take it. */
export async function upload(file: File): Promise<{ id: string | null; problems: readonly Problem[] }> {
  const body = new FormData();
  body.append('file', file);
  const response = await fetch(`${SERVER}/files`, { method: 'POST', body, credentials: 'include' });
  const { file: kept = null, userErrors, errors } = (await response.json()) as Uploaded;
  return { id: kept?.id ?? null, problems: userErrors ?? errors ?? [] };
}

interface PictureProps {
  label: string;
  /** What is shown now. */
  shown: { url: string; alternativeText: string | null } | null;
  value: PictureInput;
  onChange: (value: PictureInput) => void;
}

/** An image: sent as soon as it is chosen, and shown where it belongs when the form is saved. */
export function Picture({ label, shown, value, onChange }: PictureProps) {
  const t = useTranslations('picture');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [name, setName] = useState<string | null>(null);
  const text = value === undefined ? (shown?.alternativeText ?? null) : (value?.alternativeText ?? null);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const sent = await upload(file);
    setProblems(sent.problems);
    if (!sent.id) return;
    setName(file.name);
    onChange({ fileId: sent.id, alternativeText: text });
  };
  const hasOne = value === undefined ? shown !== null : value !== null;
  return (
    <fieldset className="card">
      <legend>{label}</legend>
      {shown && value === undefined && <img className="emblem" src={shown.url} alt={shown.alternativeText ?? ''} />}
      {name && value?.fileId && <p className="hint">{t('chosen', { name })}</p>}
      <label className="field">
        <span>{t('choose', { what: label })}</span>
        <input
          type="file"
          accept="image/png,image/jpeg,image/webp"
          onChange={({ target }) => choose(target.files?.[0])}
        />
      </label>
      {hasOne && (
        <>
          <Field
            label={t('text')}
            hint={t('textHint')}
            value={text ?? ''}
            onChange={(next) => onChange({ ...value, alternativeText: next || null })}
          />
          <Button look="quiet" onPress={() => onChange(null)}>
            {t('remove')}
          </Button>
        </>
      )}
      <Problems of={problems} />
    </fieldset>
  );
}
