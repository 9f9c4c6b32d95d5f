import { type Problem, problemAt } from '@portal/api/action.ts';
import { graphql, type ResultOf } from '@portal/gql/graphql.ts';
import { Choice, Field, Tick } from '@portal/kit/field.tsx';
import { Prose } from '@portal/kit/words.tsx';
import { useTranslations } from 'use-intl';
import { Picture, type PictureInput } from './picture.tsx';
import { PictureInText } from './picture-in-text.tsx';
import { useProducts } from './to-choose.ts';

export const TEMPLATE_FIELDS = graphql(`
  fragment TemplateFields on ContentTemplate @_unmask {
    id
    kind
    name
    fields { name label type required help options }
  }
`);

export const FIELD_VALUES = graphql(`
  fragment FieldValues on ContentField @_unmask {
    name
    type
    locale
    text
    html
    number
    boolean
    image { alternativeText url(size: SMALL) }
    product { id }
  }
`);

export type Template = ResultOf<typeof TEMPLATE_FIELDS>;
type TemplateField = Template['fields'][number];
export type Value = ResultOf<typeof FIELD_VALUES>;

/** What fields are to hold, by their names; what is not there stays as it is. */
export type Edited = Readonly<Record<string, string | boolean | PictureInput>>;

/** What is translated; everything else is the same in every language. */
export const isTranslated = ({ type }: Pick<TemplateField, 'type'>): boolean =>
  ['TEXT', 'MARKDOWN', 'LINK'].includes(type);

interface FieldInput {
  name: string;
  text?: string;
  number?: number;
  boolean?: boolean;
  image?: PictureInput;
  productId?: string;
}

/** The fields as mutations take them. A field that was emptied holds nothing but its name. */
export const fieldInputs = (fields: readonly TemplateField[], edited: Edited) =>
  fields.flatMap(({ name, type }): FieldInput[] => {
    if (!(name in edited)) return [];
    const value = edited[name];
    if (type === 'IMAGE') return [value === null ? { name } : { name, image: value as PictureInput }];
    if (value === '' || value === undefined) return [{ name }];
    if (type === 'BOOLEAN') return [{ name, boolean: value as boolean }];
    if (type === 'NUMBER') return [{ name, number: Number(value) }];
    if (type === 'PRODUCT') return [{ name, productId: value as string }];
    return [{ name, text: value as string }];
  });

interface ContentFieldsProps {
  fields: readonly TemplateField[];
  /** What was saved. */
  saved: readonly Value[];
  edited: Edited;
  onChange: (edited: Edited) => void;
  problems: readonly Problem[];
}

/** The fields of a template, filled with what was saved or is being typed. */
export function ContentFields({ fields, saved, edited, onChange, problems }: ContentFieldsProps) {
  return fields.map((field) => (
    <ContentField
      key={field.name}
      of={field}
      saved={saved.find(({ name }) => name === field.name) ?? null}
      edited={edited[field.name]}
      onChange={(value) => onChange({ ...edited, [field.name]: value })}
      problem={problemAt(problems, field.name)}
    />
  ));
}

interface ContentFieldProps {
  of: TemplateField;
  saved: Value | null;
  edited: Edited[string];
  onChange: (value: Edited[string]) => void;
  problem: string | null;
}

function ContentField({ of, saved, edited, onChange, problem }: ContentFieldProps) {
  const t = useTranslations('content');
  const { label, type, required, help } = of;
  const text = String(edited ?? saved?.text ?? saved?.number ?? '');
  const usual = { label, hint: help, value: text, onChange, problem, isRequired: required };
  switch (type) {
    case 'IMAGE':
      return <Picture label={label} shown={saved?.image ?? null} value={edited as PictureInput} onChange={onChange} />;
    case 'BOOLEAN':
      return (
        <Tick isSelected={Boolean(edited ?? saved?.boolean ?? false)} onChange={onChange}>
          {label}
        </Tick>
      );
    case 'CHOICE':
      return <Choice {...usual} options={['', ...of.options].map((id) => ({ id, name: id || t('nothing') }))} />;
    case 'PRODUCT':
      return <ProductChoice {...usual} value={String(edited ?? saved?.product?.id ?? '')} />;
    case 'MARKDOWN':
      return (
        <>
          <Field {...usual} rows={14} />
          <PictureInText label={label} onSent={(markdown) => onChange(`${text}${text && '\n\n'}${markdown}\n`)} />
          {saved?.html && (
            <details>
              <summary>{t('preview', { what: label })}</summary>
              <Prose html={saved.html} />
            </details>
          )}
        </>
      );
    case 'DATE':
      return <Field {...usual} type="date" />;
    case 'NUMBER':
      return <Field {...usual} inputMode="decimal" />;
    default:
      return <Field {...usual} />;
  }
}

interface ProductChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  problem: string | null;
}

function ProductChoice(props: ProductChoiceProps) {
  const t = useTranslations('content');
  const products = useProducts();
  return <Choice {...props} options={[{ id: '', name: t('nothing') }, ...products]} />;
}
