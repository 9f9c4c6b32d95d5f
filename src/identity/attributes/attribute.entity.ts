import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { ColumnType } from 'kysely';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import type { AnswerValue } from '../../platform/fields/field.ts';
import { Node } from '../../platform/graphql/node.ts';

export enum AttributeSubject {
  USER = 'USER',
  APP = 'APP',
}

registerEnumType(AttributeSubject, {
  name: 'AttributeSubject',
  description: 'About whom or what something more is to be known.',
  valuesConfig: {
    USER: { description: 'People with an account.' },
    APP: { description: 'Apps of consumers.' },
  },
});

export enum AttributeType {
  STRING = 'STRING',
  DROPDOWN = 'DROPDOWN',
  NUMBER = 'NUMBER',
  BOOLEAN = 'BOOLEAN',
}

registerEnumType(AttributeType, {
  name: 'AttributeType',
  description: 'What kind of value an attribute has.',
  valuesConfig: {
    STRING: { description: 'One line of text, up to 500 characters.' },
    DROPDOWN: { description: 'Exactly one of the options.' },
    NUMBER: { description: 'A number, fractions included.' },
    BOOLEAN: { description: 'Yes or no.' },
  },
});

export enum AttributeAccess {
  EDIT = 'EDIT',
  VIEW = 'VIEW',
  HIDDEN = 'HIDDEN',
}

registerEnumType(AttributeAccess, {
  name: 'AttributeAccess',
  description:
    'What consumers may do with the value of an attribute: whoever it is about, and the administrators of the organisation.',
  valuesConfig: {
    EDIT: { description: 'They read and change it.' },
    VIEW: { description: 'They read it; API owners set it, or its person at the sign-up.' },
    HIDDEN: { description: 'It is for API owners alone; consumers do not learn that it exists.' },
  },
});

/** Of people, and as many of apps. */
export const MAX_ATTRIBUTES = 50;

@ObjectType('Attribute', {
  implements: Node,
  description: 'What the portal wants to know of people or apps, beside what it knows of all.',
})
@Entity()
export class Attribute extends BaseEntity {
  @Field(() => AttributeSubject, { description: 'Whether it is of people or of apps.' })
  @Enum({ items: () => AttributeSubject, type: 'text' })
  subject!: AttributeSubject;

  @Field(() => String, { description: 'Name in calls and in the metadata of keys, unique for its subject.' })
  @Property({ type: 'text' })
  key!: string;

  @Field(() => String, { description: 'What people read before the value.' })
  @Property({ type: 'text' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'What people read to help them fill it in.' })
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Field(() => AttributeType, { description: 'What kind of value it has; never changed.' })
  @Enum({ items: () => AttributeType, type: 'text' })
  type!: AttributeType;

  @Field(() => [String], { description: 'What can be chosen for a DROPDOWN; empty for other types.' })
  @Property({ type: 'json' })
  options!: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'Regular expression that the whole of a STRING must match, in the syntax of RE2 (no look-around, no back-references); null is any text.',
  })
  @Property({ type: 'text', nullable: true })
  pattern: string | null = null;

  @Field(() => Boolean, {
    description: 'Whether whoever fills in the form and may set it has to; once set, it is never emptied.',
  })
  @Property({ type: 'boolean' })
  required!: boolean;

  @Field(() => Boolean, { description: 'Whether consumers set it once and never change it; API owners may.' })
  @Property({ type: 'boolean' })
  writeOnce!: boolean;

  @Field(() => Boolean, { description: 'Whether people are asked for it where they make their account.' })
  @Property({ type: 'boolean' })
  onSignUp!: boolean;

  @Field(() => AttributeAccess, { description: 'What consumers may do with the value.' })
  @Enum({ items: () => AttributeAccess, type: 'text' })
  access!: AttributeAccess;

  @Field(() => Boolean, {
    description:
      "Whether the value is in the metadata of keys, under `key`: an app's in its own keys, a person's in those of their apps.",
  })
  @Property({ type: 'boolean' })
  addToKeyMetadata!: boolean;

  /** Among those of its subject, from 1. */
  @Property({ type: 'integer' })
  position!: number;

  /** A job takes its values, and then the row: there may be any number of them. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

/** The value of an attribute of one person or app. */
export interface AttributeValueRow {
  attributeId: string;
  /** Id of the person or app. */
  holderId: string;
  value: ColumnType<AnswerValue, string, string>;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    attribute: Attribute;
    attributeValue: AttributeValueRow;
  }
}
