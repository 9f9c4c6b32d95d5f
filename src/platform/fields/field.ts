/** What kind of answer a field takes. */
export enum FieldType {
  TEXT = 'TEXT',
  LONG_TEXT = 'LONG_TEXT',
  CHOICE = 'CHOICE',
  CHOICES = 'CHOICES',
  NUMBER = 'NUMBER',
  BOOLEAN = 'BOOLEAN',
  URL = 'URL',
}

/** What an answer to a field is judged by, whoever asks: forms of requests, and attributes of people and apps. */
export interface FieldRules {
  /** Name that an answer refers to. */
  name: string;
  type: FieldType;
  required: boolean;
  /** Regular expression that the whole of a TEXT must match; null is any text. */
  pattern: string | null;
  minimum: number | null;
  maximum: number | null;
  /** What can be chosen; empty for other types. */
  options: readonly string[];
}

/** An answer as it was given: one of the four, as the type of its field says. */
export interface GivenAnswer {
  name: string;
  text?: string | null;
  choices?: readonly string[] | null;
  number?: number | null;
  boolean?: boolean | null;
}

/** An answer as it is stored. */
export type AnswerValue = string | number | boolean | string[];

const { TEXT, LONG_TEXT, URL, NUMBER, CHOICE, CHOICES } = FieldType;

/** Longest answers in characters, whatever the form allows. */
export const MAX_LENGTH: Partial<Record<FieldType, number>> = {
  [TEXT]: 500,
  [LONG_TEXT]: 5000,
  [URL]: 2000,
};

/** Types of which a form may limit the length, the value or the number of choices. */
export const LIMITED: readonly FieldType[] = [TEXT, LONG_TEXT, NUMBER, CHOICES];

export const CHOOSING: readonly FieldType[] = [CHOICE, CHOICES];

/** Most that can be chosen from. */
export const MAX_OPTIONS = 50;
