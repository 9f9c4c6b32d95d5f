import { Extensions, Field, Float, ID, InputType } from 'type-graphql';
import { ONE_OF } from '../../platform/arguments/arguments.ts';
import { FieldType } from '../../platform/fields/field.ts';

@InputType({ description: 'One question of a form.' })
export class RequestFormFieldInput {
  @Field(() => String, {
    description: 'A letter, then letters, digits and underscores, up to 64 characters; unique in the form.',
  })
  name!: string;

  @Field(() => String, { description: 'What people read before the answer, up to 200 characters.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'What people read to help them answer, up to 1000 characters.' })
  help?: string | null;

  @Field(() => FieldType, { description: 'What kind of answer it takes.' })
  type!: FieldType;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it must be answered.' })
  required!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'For TEXT: regular expression that the whole text must match, in the syntax of RE2 (no look-around, no back-references); up to 200 characters.',
  })
  pattern?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Least number for NUMBER, characters for TEXT and LONG_TEXT, choices for CHOICES.',
  })
  minimum?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Greatest number for NUMBER, characters for TEXT and LONG_TEXT, choices for CHOICES.',
  })
  maximum?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'For CHOICE and CHOICES: what can be chosen, 1 to 50 different texts of up to 200 characters.',
  })
  options?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the answer is copied into the metadata of the key, where middleware of the gateway can read it; not under a name that means something to Tyk.',
  })
  copyToKeyMetadata!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the answer is personal: it is taken out of the request when the account is erased.',
  })
  isPersonal?: boolean;
}

@Extensions(ONE_OF)
@InputType({ description: 'What a form is asked for.' })
export class RequestFormTargetInput {
  @Field(() => ID, { nullable: true, description: 'It is asked with every request that names this catalogue.' })
  catalogueId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'It is asked with every request for this product, alone or with others.',
  })
  productId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'It is asked with every request on this plan, whatever the products.',
  })
  planId?: string | null;
}

@InputType({ description: 'A whole form: it replaces what was asked there before.' })
export class SaveRequestFormInput {
  @Field(() => RequestFormTargetInput, { nullable: true, description: 'In place of the three ids.' })
  target?: RequestFormTargetInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'For requests in this catalogue. Give at most one of the three ids.',
  })
  catalogueId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Asked with every request for this product, alone or with others.' })
  productId?: string | null;

  @Field(() => ID, { nullable: true, description: 'For requests on this plan; without any id, for all requests.' })
  planId?: string | null;

  @Field(() => [RequestFormFieldInput], { description: 'Its questions in their order, 1 to 30.' })
  fields!: RequestFormFieldInput[];
}

@Extensions(ONE_OF)
@InputType({ description: 'The value of an answer, of the kind of its question.' })
export class AnswerValueInput {
  @Field(() => String, { nullable: true, description: 'For TEXT, LONG_TEXT, URL and CHOICE; empty is no answer.' })
  text?: string | null;

  @Field(() => [String], { nullable: true, description: 'For CHOICES; an empty list is no answer.' })
  choices?: string[] | null;

  @Field(() => Float, { nullable: true, description: 'Where the field takes a NUMBER.' })
  number?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Where the field is a BOOLEAN, answered by yes or no.' })
  boolean?: boolean | null;
}

@InputType({
  description: 'An answer to one question of the form. Give exactly one value, of the kind of the question.',
})
export class AnswerInput {
  @Field(() => String, { description: 'Name of the field that it answers.' })
  name!: string;

  @Field(() => AnswerValueInput, { nullable: true, description: 'In place of the four kinds of values.' })
  value?: AnswerValueInput | null;

  @Field(() => String, { nullable: true, description: 'For TEXT, LONG_TEXT, URL and CHOICE; empty is no answer.' })
  text?: string | null;

  @Field(() => [String], { nullable: true, description: 'For CHOICES; an empty list is no answer.' })
  choices?: string[] | null;

  @Field(() => Float, { nullable: true, description: 'Where the field takes a NUMBER; null elsewhere.' })
  number?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Where the field is a BOOLEAN, answered by yes or no; null elsewhere.',
  })
  boolean?: boolean | null;
}
