import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { ImageInput } from '../../catalogue/images/image.types.ts';
import { SLUG_RULE } from '../../catalogue/offer/slug.service.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { ContentKind } from '../templates/content-kind.ts';
import { ContentFieldInput } from '../values/content-field.inputs.ts';
import { ContentAudience, ContentState } from '../values/content-state.ts';
import { entryOrder } from './entry.queries.ts';

@InputType()
abstract class EntryFieldsInput {
  @Field(() => String, {
    nullable: true,
    description: `Its part of an address: ${SLUG_RULE}; a new one without it gets one by its title.`,
  })
  slug?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about in plain text, up to 500 characters; null for none.',
  })
  summary?: string | null;

  @Field(() => ImageInput, {
    nullable: true,
    description: 'A picture for its card in a list and its head; null takes it away.',
  })
  coverImage?: ImageInput | null;

  @Field(() => [String], { nullable: true, description: 'Words as products have them, up to 20.' })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who is named as its author to its readers, up to 100 characters; null for nobody.',
  })
  byline?: string | null;

  @Field(() => ContentAudience, {
    nullable: true,
    description: 'Who reads it when it is published; a new one without it is for everybody.',
  })
  audience?: ContentAudience | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Of an audience of TEAMS, and of no other. Whoever does not see people keeps those that there are.',
  })
  teamIds?: string[] | null;

  @Field(() => [ContentFieldInput], {
    nullable: true,
    description: 'What its fields are to hold; those that are not named stay as they are.',
  })
  fields?: ContentFieldInput[] | null;
}

@InputType({ description: 'What is written, and by which template.' })
export class CreateContentEntryInput extends EntryFieldsInput {
  @Field(() => ID, { description: 'Template by which it is written; that and its kind stay.' })
  templateId!: string;

  @Field(() => String, { description: 'Its title, up to 200 characters.' })
  title!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Language in which it is written, a tag of BCP 47 such as `de-CH`; `en` when absent. It stays.',
  })
  locale?: string | null;
}

@InputType({ description: 'Changes of an entry. What is absent stays as it is.' })
export class UpdateContentEntryInput extends EntryFieldsInput {
  @Field(() => String, { nullable: true, description: 'Its title, up to 200 characters.' })
  title?: string | null;
}

@InputType({ description: 'Which entries to list; all conditions must hold.' })
export class ContentEntryFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Words that must all occur in titles and summaries, of translations too, the slug or tags, whatever their case and accents; for staff, be it in what is shown or in what was saved last.',
  })
  search?: string | null;

  @Field(() => [ContentKind], { nullable: true, description: 'Only of one of these kinds.' })
  kinds?: ContentKind[] | null;

  @Field(() => [String], { nullable: true, description: 'Only with one of these slugs, as they are now.' })
  slugs?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only with one of these tags, whatever their case and accents.',
  })
  tags?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only by one of these templates.' })
  templateIds?: string[] | null;

  @Field(() => [ContentState], {
    nullable: true,
    description: 'Only in one of these states; who reads sees none but PUBLISHED.',
  })
  states?: ContentState[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only made by one of these accounts. For staff; others find nothing.',
  })
  authorIds?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only in one of these locales, be it their own or that of a translation.',
  })
  locales?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Only published first at this time or later.' })
  publishedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only published first before this time.' })
  publishedBefore?: Date | null;
}

@ArgsType()
export class ContentEntriesArgs extends entryOrder.Args {
  @Field(() => ContentEntryFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: ContentEntryFilter | null;
}
