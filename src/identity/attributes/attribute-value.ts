import { Extensions, Field, Float, InputType, ObjectType } from 'type-graphql';
import { ONE_OF } from '../../platform/arguments/arguments.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import { type Attribute, AttributeType } from './attribute.entity.ts';

@ObjectType({ description: 'The value of an attribute of one person or app.' })
export class AttributeValue {
  @Field(() => String, { description: 'Name of the attribute.' })
  key!: string;

  @Field(() => String, { description: 'What people read before the value.' })
  label!: string;

  @Field(() => AttributeType, { description: 'What kind of value it is.' })
  type!: AttributeType;

  @Field(() => String, { description: 'The value as text, of whatever type: `true` or `false` of a BOOLEAN.' })
  value!: string;

  @Field(() => Float, { nullable: true, description: 'The number; null for other types.' })
  number!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Yes or no; null for other types.' })
  boolean!: boolean | null;
}

/** A value as it is shown. */
export const presentValue = (
  { key, label, type }: Pick<Attribute, 'key' | 'label' | 'type'>,
  value: AnswerValue,
): AttributeValue => ({
  ...{ key, label, type, value: String(value) },
  number: typeof value === 'number' ? value : null,
  boolean: typeof value === 'boolean' ? value : null,
});

@Extensions(ONE_OF)
@InputType({ description: 'The value of an attribute, of the kind of its type.' })
export class AttributeValueInput {
  @Field(() => String, { nullable: true, description: 'For STRING and DROPDOWN; empty is no value.' })
  text?: string | null;

  @Field(() => Float, { nullable: true, description: 'For NUMBER, fractions included.' })
  number?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'For BOOLEAN: yes or no.' })
  boolean?: boolean | null;
}

@InputType({
  description: 'A value for an attribute, of the kind of its type; one without any value empties it.',
})
export class AttributeInput {
  @Field(() => String, { description: 'Name of the attribute.' })
  key!: string;

  @Field(() => AttributeValueInput, { nullable: true, description: 'In place of the three kinds of values.' })
  value?: AttributeValueInput | null;

  @Field(() => String, { nullable: true, description: 'For STRING and DROPDOWN; empty is no value.' })
  text?: string | null;

  @Field(() => Float, { nullable: true, description: 'For NUMBER, fractions included.' })
  number?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'For BOOLEAN: yes or no.' })
  boolean?: boolean | null;
}
