import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { type FieldRules, FieldType } from '../../platform/fields/field.ts';

registerEnumType(FieldType, {
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
export class RequestFormField implements FieldRules {
  @Field(() => String, { description: 'Name that an answer refers to; also the name in the metadata of the key.' })
  name!: string;

  @Field(() => String, { description: 'What people read before the answer.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'What people read to help them answer.' })
  help!: string | null;

  @Field(() => FieldType, { description: 'What kind of answer it takes.' })
  type!: FieldType;

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
