import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';

export enum RequestFormFieldType {
  TEXT = 'TEXT',
  LONG_TEXT = 'LONG_TEXT',
  CHOICE = 'CHOICE',
  CHOICES = 'CHOICES',
  NUMBER = 'NUMBER',
  BOOLEAN = 'BOOLEAN',
  URL = 'URL',
}

registerEnumType(RequestFormFieldType, {
  name: 'RequestFormFieldType',
  description: 'What kind of answer a field takes.',
  valuesConfig: {
    TEXT: { description: 'One line of text, up to 500 characters.' },
    LONG_TEXT: { description: 'Several lines of text, up to 5000 characters.' },
    CHOICE: { description: 'Exactly one of the options.' },
    CHOICES: { description: 'One or more of the options.' },
    NUMBER: { description: 'A number, fractions included.' },
    BOOLEAN: { description: 'Yes or no.' },
    URL: { description: 'An absolute http or https URL, up to 2000 characters.' },
  },
});

/** One question. Plain JSON, so that a version of a form is stored whole. */
@ObjectType({ description: 'One question of a form.' })
export class RequestFormField {
  @Field(() => String, { description: 'Name that an answer refers to; also the name in the metadata of the key.' })
  name!: string;

  @Field(() => String, { description: 'What people read before the answer.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'What people read to help them answer.' })
  help!: string | null;

  @Field(() => RequestFormFieldType, { description: 'What kind of answer it takes.' })
  type!: RequestFormFieldType;

  @Field(() => Boolean, { description: 'Whether it must be answered.' })
  required!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Regular expression that the whole text must match, in the syntax of RE2 (no look-around, no back-references); null is any text.',
  })
  pattern!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Least number, characters of a text or choices, as its type says; null is no limit.',
  })
  minimum!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Greatest number, characters of a text or choices, as its type says; null is no further limit.',
  })
  maximum!: number | null;

  @Field(() => [String], { description: 'What can be chosen; empty for other types.' })
  options!: string[];

  @Field(() => Boolean, { description: 'Whether the answer is copied into the metadata of the key at the gateway.' })
  copyToKeyMetadata!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the answer is taken out of the request when its person is erased; null, in forms of before, is no.',
  })
  isPersonal?: boolean | null;
}

const { TEXT, LONG_TEXT, URL, NUMBER, CHOICE, CHOICES } = RequestFormFieldType;

/** Longest answers in characters, whatever the form allows. */
export const MAX_LENGTH: Partial<Record<RequestFormFieldType, number>> = {
  [TEXT]: 500,
  [LONG_TEXT]: 5000,
  [URL]: 2000,
};

/** Types of which the form may limit the length, the value or the number of choices. */
export const LIMITED: readonly RequestFormFieldType[] = [TEXT, LONG_TEXT, NUMBER, CHOICES];

export const CHOOSING: readonly RequestFormFieldType[] = [CHOICE, CHOICES];
