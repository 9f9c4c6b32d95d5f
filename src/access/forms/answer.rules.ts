import { DomainError, UserErrorCode } from '../../platform/domain-error.ts';
import type { AnswerValue } from './form.entity.ts';
import type { AnswerInput } from './form.inputs.ts';
import { MAX_LENGTH, type RequestFormField, RequestFormFieldType } from './form-field.ts';
import { matchesPattern } from './form-pattern.ts';

/** An answer that its field allows, as it is stored. */
export interface CheckedAnswer<F extends RequestFormField = RequestFormField> {
  field: F;
  value: AnswerValue;
}

interface Judged<F extends RequestFormField> {
  /** In the order of the form. */
  answers: CheckedAnswer<F>[];
  refusals: DomainError[];
}

/**
 * Holds answers against the fields of a form. Refuses ANSWER_MISSING and ANSWER_INVALID, each with the path
 * `input.answers.<name of the field>`; answers of names that no field has are not judged.
 */
export function judgeAnswers<F extends RequestFormField>(
  fields: readonly F[],
  inputs: readonly AnswerInput[],
): Judged<F> {
  const judged: Judged<F> = { answers: [], refusals: [] };
  for (const field of fields) {
    try {
      const value = judgeAnswer(field, inputs);
      if (value !== null) judged.answers.push({ field, value });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      judged.refusals.push(error);
    }
  }
  return judged;
}

/** For a name that cannot be answered so. */
export const invalidAnswer = (name: string, message: string): DomainError =>
  new DomainError(UserErrorCode.ANSWER_INVALID, message, { field: ['input', 'answers', name] });

function judgeAnswer(field: RequestFormField, inputs: readonly AnswerInput[]): AnswerValue | null {
  const given = inputs.filter(({ name }) => name === field.name);
  if (given.length > 1) throw invalidAnswer(field.name, 'It is answered more than once.');
  const value = given[0] ? JUDGES[field.type](field, given[0]) : null;
  if (value === null && field.required) {
    throw new DomainError(UserErrorCode.ANSWER_MISSING, 'It must be answered.', {
      field: ['input', 'answers', field.name],
    });
  }
  return value;
}

type Kind = 'text' | 'choices' | 'number' | 'boolean';

const KINDS = ['text', 'choices', 'number', 'boolean'] as const;

/** What was given as this kind of value; null when nothing was given. */
function given<K extends Kind>(
  field: RequestFormField,
  input: AnswerInput,
  kind: K,
): NonNullable<AnswerInput[K]> | null {
  if (KINDS.some((other) => other !== kind && input[other] != null)) {
    throw invalidAnswer(field.name, `Answer it with \`${kind}\`.`);
  }
  return input[kind] ?? null;
}

type Judge = (field: RequestFormField, input: AnswerInput) => AnswerValue | null;

const JUDGES: Record<RequestFormFieldType, Judge> = {
  [RequestFormFieldType.TEXT]: (field, input) => {
    const text = judgeText(field, input);
    if (text !== null && /\p{Cc}/u.test(text)) throw invalidAnswer(field.name, 'It must be one line of text.');
    if (text !== null && field.pattern) requireMatch(field, field.pattern, text);
    return text;
  },
  [RequestFormFieldType.LONG_TEXT]: (field, input) => judgeText(field, input),
  [RequestFormFieldType.URL]: (field, input) => {
    const text = judgeText(field, input);
    const isWeb = text === null || (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol));
    if (!isWeb) throw invalidAnswer(field.name, 'It must be a URL that starts with http:// or https://.');
    return text;
  },
  [RequestFormFieldType.CHOICE]: (field, input) => {
    const text = given(field, input, 'text') || null;
    if (text !== null && !field.options.includes(text)) throw invalidAnswer(field.name, 'Choose one of the options.');
    return text;
  },
  [RequestFormFieldType.CHOICES]: (field, input) => {
    const chosen = given(field, input, 'choices') ?? [];
    if (chosen.some((choice) => !field.options.includes(choice))) {
      throw invalidAnswer(field.name, 'Choose from the options.');
    }
    const choices = field.options.filter((option) => chosen.includes(option));
    if (choices.length === 0) return null;
    requireWithin(field, choices.length, ' choices');
    return choices;
  },
  [RequestFormFieldType.NUMBER]: (field, input) => {
    const number = given(field, input, 'number');
    if (number !== null) requireWithin(field, number);
    return number;
  },
  [RequestFormFieldType.BOOLEAN]: (field, input) => given(field, input, 'boolean'),
};

/** Trimmed; null when nothing is left. */
function judgeText(field: RequestFormField, input: AnswerInput): string | null {
  const text = given(field, input, 'text')?.trim().normalize('NFC');
  if (!text) return null;
  requireWithin({ ...field, maximum: field.maximum ?? MAX_LENGTH[field.type] ?? null }, text.length, ' characters');
  return text;
}

type Limited = Pick<RequestFormField, 'name' | 'minimum' | 'maximum'>;

function requireWithin({ name, minimum, maximum }: Limited, size: number, unit = ''): void {
  if (minimum !== null && size < minimum) throw invalidAnswer(name, `It must be at least ${minimum}${unit}.`);
  if (maximum !== null && size > maximum) throw invalidAnswer(name, `It must be at most ${maximum}${unit}.`);
}

function requireMatch({ name }: RequestFormField, pattern: string, text: string): void {
  if (!matchesPattern(pattern, text)) throw invalidAnswer(name, 'It does not have the form that is asked for.');
}
