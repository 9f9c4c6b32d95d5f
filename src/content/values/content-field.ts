import { Field, ObjectType } from 'type-graphql';
import { ContentFieldType, type TemplateField } from '../templates/template-field.ts';
import type { Readable, StoredValue, TextImages } from './content.ts';
import { closestOf } from './locale.ts';
import { fitting } from './value.rules.ts';

@ObjectType('ContentField', { description: 'A field of an entry that holds something.' })
export class ContentField {
  @Field(() => String, { description: 'Its name in the template.' })
  name!: string;

  @Field(() => String, { description: 'What people read before the value.' })
  label!: string;

  @Field(() => ContentFieldType, { description: 'What it holds, and so which of the following is not null.' })
  type!: ContentFieldType;

  @Field(() => String, {
    description: 'In which locale it is: that of the entry where the translation does not have it.',
  })
  locale!: string;

  value!: StoredValue;

  /** What it may show where it is Markdown. */
  images!: TextImages;
}

@ObjectType('ContentTranslation', { description: 'The texts of an entry in a language.' })
export class ContentTranslation {
  @Field(() => String, {
    description: 'In which it is told: the one that was asked for, or the closest that there is.',
  })
  locale!: string;

  @Field(() => String, { description: 'Its title in that locale.' })
  title!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about in plain text, in its own locale where the translation has none.',
  })
  summary!: string | null;

  of!: Readable;
}

/** The texts in the locale that is closest to the one asked for, else in its own. */
export function translationOf(of: Readable, asked: string | null | undefined): ContentTranslation {
  const locale = closestOf([of.locale, ...Object.keys(of.translations)], asked) ?? of.locale;
  const { title, summary } = of.translations[locale] ?? of;
  return { locale, title, summary: summary ?? of.summary, of };
}

/** Its fields in the order of the template, those that hold something. */
export function fieldsIn(of: Readable, fields: readonly TemplateField[], locale: string): ContentField[] {
  const own = fitting(fields, of.values);
  const translated = fitting(fields, of.translations[locale]?.values ?? {});
  return fields.flatMap(({ name, label, type }) => {
    const isTranslated = Object.hasOwn(translated, name);
    const value = (isTranslated ? translated : own)[name];
    if (value === undefined || !(isTranslated || Object.hasOwn(own, name))) return [];
    return [{ name, label, type, locale: isTranslated ? locale : of.locale, value, images: of.images }];
  });
}
