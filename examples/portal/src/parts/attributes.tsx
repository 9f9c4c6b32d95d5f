import { useTranslations } from 'use-intl';
import { type Problem, problemAt } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Choice, Field, Tick } from '../kit/field.tsx';

export const ATTRIBUTE = graphql(`
  fragment AttributeAsked on Attribute @_unmask { id key label description type options required }
`);

type Attribute = ResultOf<typeof ATTRIBUTE>;

/** By the key of the attribute. */
export type AttributeValues = Readonly<Record<string, string | boolean>>;

interface AttributeInput {
  key: string;
  boolean?: boolean;
  number?: number;
  text?: string;
}

/** As the API takes them; what was not given is left out. */
export const attributesInput = (attributes: readonly Attribute[], values: AttributeValues) =>
  attributes.flatMap(({ key, type }): AttributeInput[] => {
    const value = values[key];
    if (value === undefined || value === '') return [];
    if (type === 'BOOLEAN') return [{ key, boolean: value === true }];
    if (type === 'NUMBER') return [{ key, number: Number(value) }];
    return [{ key, text: String(value) }];
  });

interface AttributesProps {
  of: readonly Attribute[];
  values: AttributeValues;
  onChange: (values: AttributeValues) => void;
  problems: readonly Problem[];
}

/** What the operator wants to know of people. */
export function Attributes({ of, values, onChange, problems }: AttributesProps) {
  const t = useTranslations('form');
  return of.map(({ key, label, description, type, options, required }) => {
    const change = (value: string | boolean) => onChange({ ...values, [key]: value });
    const named = { label, hint: description, problem: problemAt(problems, key), isRequired: required };
    if (type === 'BOOLEAN') {
      return (
        <Tick key={key} isSelected={values[key] === true} onChange={change}>
          {label}
        </Tick>
      );
    }
    const value = String(values[key] ?? '');
    if (type === 'DROPDOWN') {
      const choices = [{ id: '', name: t('choose') }, ...options.map((name) => ({ id: name, name }))];
      return <Choice key={key} {...named} value={value} options={choices} onChange={change} />;
    }
    return <Field key={key} {...named} type={type === 'NUMBER' ? 'number' : 'text'} value={value} onChange={change} />;
  });
}
