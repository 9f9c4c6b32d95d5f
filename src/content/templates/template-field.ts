import { Field, ObjectType, registerEnumType } from 'type-graphql';

export enum ContentFieldType {
  TEXT = 'TEXT',
  MARKDOWN = 'MARKDOWN',
  NUMBER = 'NUMBER',
  BOOLEAN = 'BOOLEAN',
  DATE = 'DATE',
  CHOICE = 'CHOICE',
  IMAGE = 'IMAGE',
  LINK = 'LINK',
  PRODUCT = 'PRODUCT',
}

registerEnumType(ContentFieldType, {
  name: 'ContentFieldType',
  description: 'What a field of content holds.',
  valuesConfig: {
    TEXT: { description: 'One line, up to 500 characters.' },
    MARKDOWN: { description: 'Markdown, up to 150,000 characters, told as HTML too.' },
    NUMBER: { description: 'A number, whole or not.' },
    BOOLEAN: { description: 'Yes or no.' },
    DATE: { description: 'A day, such as `2026-11-30`.' },
    CHOICE: { description: 'One of the options of the field.' },
    IMAGE: { description: 'An image that was sent to `POST /files`.' },
    LINK: {
      description:
        'An address that starts with http://, https:// or mailto:, or a path that starts with one slash; up to 2,000 characters.',
    },
    PRODUCT: { description: 'A product of the portal.' },
  },
});

/** So many fields a template has. */
export const MAX_FIELDS = 30;

/** Longest texts in characters. */
export const MAX_LENGTH: Partial<Record<ContentFieldType, number>> = {
  [ContentFieldType.TEXT]: 500,
  [ContentFieldType.LINK]: 2_000,
};

@ObjectType('ContentTemplateField', { description: 'A field that entries of a template have.' })
export class TemplateField {
  @Field(() => String, { description: 'By which values name it; unique in its template.' })
  name!: string;

  @Field(() => String, { description: 'What people read before the value.' })
  label!: string;

  @Field(() => ContentFieldType, { description: 'What it holds.' })
  type!: ContentFieldType;

  @Field(() => Boolean, { description: 'Whether an entry is only published when it is filled.' })
  required!: boolean;

  /** For who fills it. */
  help!: string | null;

  @Field(() => [String], { description: 'Of a CHOICE, what can be chosen; empty for others.' })
  options!: string[];
}
