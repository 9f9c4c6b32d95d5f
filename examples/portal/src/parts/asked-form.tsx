import { useTranslations } from 'use-intl';
import { type Problem, problemAt } from '../api/action.ts';
import { graphql, type ResultOf } from '../gql/graphql.ts';
import { Choice, Field, Tick } from '../kit/field.tsx';

export const ASKED_FIELD = graphql(`
  fragment AskedFields on AskedForm @_unmask {
    fields { name label help type options required minimum maximum }
  }
`);

type AskedField = ResultOf<typeof ASKED_FIELD>['fields'][number];
type Value = string | boolean | readonly string[];

/** What was answered so far, by the name of the question. */
export type Answers = Readonly<Record<string, Value>>;

interface AnswerInput {
  name: string;
  boolean?: boolean;
  number?: number;
  choices?: string[];
  text?: string;
}

/** As the API takes it: each kind of answer in its own field. What was not answered is left out, and refused there if it must be. */
export const answersInput = (fields: readonly AskedField[], answers: Answers) =>
  fields.flatMap(({ name, type }): AnswerInput[] => {
    const value = answers[name];
    if (value === undefined || value === '') return [];
    if (type === 'BOOLEAN') return [{ name, boolean: value === true }];
    if (type === 'NUMBER') return [{ name, number: Number(value) }];
    if (type === 'CHOICES') return [{ name, choices: [...(value as readonly string[])] }];
    return [{ name, text: String(value) }];
  });

interface AskedFormProps {
  fields: readonly AskedField[];
  answers: Answers;
  onChange: (answers: Answers) => void;
  problems: readonly Problem[];
}

/** The questions of portal, catalogue, plan and products. What an answer must be, the portal says. */
export const AskedForm = ({ fields, answers, onChange, problems }: AskedFormProps) =>
  fields.map((field) => (
    <Question
      key={field.name}
      {...field}
      value={answers[field.name]}
      onChange={(value) => onChange({ ...answers, [field.name]: value })}
      problem={problemAt(problems, field.name)}
    />
  ));

interface QuestionProps extends AskedField {
  value: Value | undefined;
  onChange: (value: Value) => void;
  problem: string | null;
}

function Question({ type, label, help, options, required, value, onChange, problem }: QuestionProps) {
  const t = useTranslations('form');
  const named = { label, hint: help, problem, isRequired: required };
  switch (type) {
    case 'BOOLEAN':
      return (
        <Tick isSelected={value === true} onChange={onChange}>
          {label}
          {help && <span className="hint">{help}</span>}
          {problem && <span className="problem">{problem}</span>}
        </Tick>
      );
    case 'CHOICE': {
      const choices = [{ id: '', name: t('choose') }, ...options.map((name) => ({ id: name, name }))];
      return <Choice {...named} value={String(value ?? '')} options={choices} onChange={onChange} />;
    }
    case 'CHOICES': {
      const chosen = (value ?? []) as readonly string[];
      return (
        <fieldset>
          <legend>{label}</legend>
          {help && <p className="hint">{help}</p>}
          {options.map((option) => (
            <Tick
              key={option}
              isSelected={chosen.includes(option)}
              onChange={(isIn) => onChange(isIn ? [...chosen, option] : chosen.filter((each) => each !== option))}
            >
              {option}
            </Tick>
          ))}
          {problem && <p className="problem">{problem}</p>}
        </fieldset>
      );
    }
    default: {
      const input = { NUMBER: 'number', URL: 'url' }[type as string] ?? 'text';
      const rows = type === 'LONG_TEXT' ? 4 : undefined;
      return <Field {...named} type={input} rows={rows} value={String(value ?? '')} onChange={onChange} />;
    }
  }
}
