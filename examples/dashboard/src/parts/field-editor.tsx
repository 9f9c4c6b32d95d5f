import { type Problem, problemAt, problemsBeside } from '@portal/api/action.ts';
import { Problems } from '@portal/kit/answer.tsx';
import { Button } from '@portal/kit/button.tsx';
import { Choice, Field, Tick } from '@portal/kit/field.tsx';
import { useTranslations } from 'use-intl';

const TYPES = ['TEXT', 'LONG_TEXT', 'NUMBER', 'BOOLEAN', 'URL', 'CHOICE', 'CHOICES'] as const;
type FieldType = (typeof TYPES)[number];

/** A question, as the API takes it. */
interface FormField {
  name: string;
  label: string;
  type: FieldType;
  required: boolean;
  help: string | null;
  options: string[];
  isPersonal: boolean;
  copyToKeyMetadata: boolean;
  minimum: number | null;
  maximum: number | null;
  pattern: string | null;
}

/** One that is being edited, told from the others by a key, for names change. */
export interface EditedField extends FormField {
  key: string;
}

export const NEW_FIELD = (): EditedField => ({
  ...{ key: crypto.randomUUID(), name: '', label: '', type: 'TEXT', required: false, help: null, options: [] },
  ...{ isPersonal: false, copyToKeyMetadata: false, minimum: null, maximum: null, pattern: null },
});

export const asField = ({ isPersonal, ...field }: Omit<FormField, 'isPersonal'> & { isPersonal: boolean | null }) => ({
  ...field,
  isPersonal: isPersonal ?? false,
  key: field.name,
});

interface FieldEditorProps {
  of: EditedField;
  number: number;
  problems: readonly Problem[];
  onChange: (field: EditedField) => void;
  onRemove: () => void;
}

export function FieldEditor({ of, number, problems, onChange, onRemove }: FieldEditorProps) {
  const t = useTranslations('forms');
  const change = (part: Partial<FormField>) => onChange({ ...of, ...part });
  const isChoice = of.type === 'CHOICE' || of.type === 'CHOICES';
  return (
    <fieldset className="card">
      <legend>{t('question', { number })}</legend>
      <Field
        label={t('label')}
        value={of.label}
        onChange={(label) => change({ label })}
        problem={problemAt(problems, 'label')}
        isRequired
      />
      <Field
        label={t('name')}
        hint={t('nameHint')}
        value={of.name}
        onChange={(name) => change({ name })}
        problem={problemAt(problems, 'name')}
        isRequired
      />
      <Choice
        label={t('type')}
        value={of.type}
        options={TYPES.map((id) => ({ id, name: t(`types.${id}`) }))}
        onChange={(type) => change({ type: type as FieldType })}
      />
      {isChoice && (
        <Field
          label={t('options')}
          hint={t('optionsHint')}
          rows={3}
          value={of.options.join('\n')}
          onChange={(text) => change({ options: text.split('\n') })}
          problem={problemAt(problems, 'options')}
        />
      )}
      <Field label={t('help')} value={of.help ?? ''} onChange={(help) => change({ help: help || null })} />
      <Tick isSelected={of.required} onChange={(required) => change({ required })}>
        {t('required')}
      </Tick>
      <Tick isSelected={of.isPersonal} onChange={(isPersonal) => change({ isPersonal })}>
        {t('isPersonal')}
      </Tick>
      <Tick isSelected={of.copyToKeyMetadata} onChange={(copyToKeyMetadata) => change({ copyToKeyMetadata })}>
        {t('copyToKeyMetadata')}
      </Tick>
      <Problems of={problemsBeside(problems, ['label', 'name', 'options'])} />
      <Button look="quiet" onPress={onRemove} aria-label={t('dropWhat', { number })}>
        {t('drop')}
      </Button>
    </fieldset>
  );
}
