import { isDeepStrictEqual } from 'node:util';
import { DomainError, type FieldPath, UserErrorCode } from '../domain-error.ts';
import { trimmed } from '../text.ts';
import { type AnswerValue, type FieldRules, FieldType, type GivenAnswer, MAX_LENGTH } from './field.ts';
import { matchesPattern } from './pattern.ts';

/** An answer that its field allows, as it is stored. */
export interface CheckedAnswer<F extends FieldRules = FieldRules> {
  field: F;
  value: AnswerValue;
}

interface Judged<F extends FieldRules> {
  /** In the order of the form. */
  answers: CheckedAnswer<F>[];
  refusals: DomainError[];
}

/**
 * Holds answers against the fields of a form. Refuses ANSWER_MISSING and ANSWER_INVALID, each with the path of the answers
 * and the name of the field; answers of names that no field has are not judged.
 */
export function judgeAnswers<F extends FieldRules>(
  fields: readonly F[],
  inputs: readonly GivenAnswer[],
  at: FieldPath = ['input', 'answers'],
): Judged<F> {
  const judged: Judged<F> = { answers: [], refusals: [] };
  for (const field of fields) {
    try {
      const value = judgeAnswer(field, inputs);
      if (value !== null) judged.answers.push({ field, value });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      judged.refusals.push(new DomainError(error.code, error.message, { field: [...at, field.name] }));
    }
  }
  return judged;
}

/** Whether an answer says what is stored, whatever its field allows by now; nothing where null is stored. */
export function saysSame(input: GivenAnswer, stored: AnswerValue | null): boolean {
  const said = KINDS.map((kind) => input[kind])
    .map((value) => (typeof value === 'string' ? trimmed(value) : value))
    .filter((value) => value != null);
  return stored === null ? said.length === 0 : said.length === 1 && isDeepStrictEqual(said[0], stored);
}

/** For a name that cannot be answered so. */
export const invalidAnswer = (name: string, message: string, at: FieldPath = ['input', 'answers']): DomainError =>
  new DomainError(UserErrorCode.ANSWER_INVALID, message, { field: [...at, name] });

const invalid = (message: string) => new DomainError(UserErrorCode.ANSWER_INVALID, message);

function judgeAnswer(field: FieldRules, inputs: readonly GivenAnswer[]): AnswerValue | null {
  const given = inputs.filter(({ name }) => name === field.name);
  if (given.length > 1) throw invalid('It is answered more than once.');
  const value = given[0] ? JUDGES[field.type](field, given[0]) : null;
  if (value === null && field.required) throw new DomainError(UserErrorCode.ANSWER_MISSING, 'It must be answered.');
  return value;
}

type Kind = 'text' | 'choices' | 'number' | 'boolean';

const KINDS = ['text', 'choices', 'number', 'boolean'] as const;

/** People read refusals on pages, where there are no names of fields. */
const IN_WORDS: Record<Kind, string> = { text: 'a text', choices: 'choices', number: 'a number', boolean: 'yes or no' };

/** What was given as this kind of value; null when nothing was given. */
function given<K extends Kind>(input: GivenAnswer, kind: K): NonNullable<GivenAnswer[K]> | null {
  if (KINDS.some((other) => other !== kind && input[other] != null)) throw invalid(`Answer it with ${IN_WORDS[kind]}.`);
  return input[kind] ?? null;
}

type Judge = (field: FieldRules, input: GivenAnswer) => AnswerValue | null;

const JUDGES: Record<FieldType, Judge> = {
  [FieldType.TEXT]: (field, input) => {
    const text = judgeText(field, input);
    if (text !== null && /\p{Cc}/u.test(text)) throw invalid('It must be one line of text.');
    if (text !== null && field.pattern && !matchesPattern(field.pattern, text)) {
      throw invalid(`It does not have the form that is asked for: ${field.pattern}`);
    }
    return text;
  },
  [FieldType.LONG_TEXT]: (field, input) => judgeText(field, input),
  [FieldType.URL]: (field, input) => {
    const text = judgeText(field, input);
    const isWeb = text === null || (URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol));
    if (!isWeb) throw invalid('It must be a URL that starts with http:// or https://.');
    return text;
  },
  [FieldType.CHOICE]: (field, input) => {
    const text = given(input, 'text') || null;
    if (text !== null && !field.options.includes(text)) throw invalid('Choose one of the options.');
    return text;
  },
  [FieldType.CHOICES]: (field, input) => {
    const chosen = given(input, 'choices') ?? [];
    if (chosen.some((choice) => !field.options.includes(choice))) throw invalid('Choose from the options.');
    const choices = field.options.filter((option) => chosen.includes(option));
    if (choices.length === 0) return null;
    requireWithin(field, choices.length, ' choices');
    return choices;
  },
  [FieldType.NUMBER]: (field, input) => {
    const number = given(input, 'number');
    if (number !== null) requireWithin(field, number);
    return number;
  },
  [FieldType.BOOLEAN]: (_, input) => given(input, 'boolean'),
};

/** Trimmed; null when nothing is left. */
function judgeText(field: FieldRules, input: GivenAnswer): string | null {
  const text = trimmed(given(input, 'text'));
  if (text === null) return null;
  requireWithin({ ...field, maximum: field.maximum ?? MAX_LENGTH[field.type] ?? null }, text.length, ' characters');
  return text;
}

type Limits = Pick<FieldRules, 'minimum' | 'maximum'>;

function requireWithin({ minimum, maximum }: Limits, size: number, unit = ''): void {
  if (minimum !== null && size < minimum) throw invalid(`It must be at least ${minimum}${unit}.`);
  if (maximum !== null && size > maximum) throw invalid(`It must be at most ${maximum}${unit}.`);
}
