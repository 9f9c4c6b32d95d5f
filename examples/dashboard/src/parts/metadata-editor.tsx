import { Button } from '@portal/kit/button.tsx';
import { Field } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';

export interface Word {
  name: string;
  value: string;
}

interface MetadataEditorProps {
  value: readonly Word[];
  onChange: (value: Word[]) => void;
  problem: string | null;
}

/** Words that every key of a plan carries. */
export function MetadataEditor({ value, onChange, problem }: MetadataEditorProps) {
  const t = useTranslations('metadata');
  const change = (index: number, next: Partial<Word>) =>
    onChange(value.map((word, place) => (place === index ? { ...word, ...next } : word)));
  return (
    <fieldset className="card">
      <legend>{t('title')}</legend>
      <p className="hint">{t('why')}</p>
      {value.map(({ name, value: word }, index) => (
        <div key={index} className="filters">
          <Field
            label={t('name', { number: index + 1 })}
            value={name}
            onChange={(next) => change(index, { name: next })}
          />
          <Field
            label={t('value', { number: index + 1 })}
            value={word}
            onChange={(next) => change(index, { value: next })}
          />
          <Button look="quiet" onPress={() => onChange(value.toSpliced(index, 1))}>
            {t('remove', { number: index + 1 })}
          </Button>
        </div>
      ))}
      <p className="actions">
        <Button onPress={() => onChange([...value, { name: '', value: '' }])}>{t('add')}</Button>
      </p>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
