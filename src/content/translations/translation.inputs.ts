import { Field, InputType } from 'type-graphql';
import { ContentFieldInput } from '../values/content-field.inputs.ts';

@InputType({ description: 'The texts of an entry in another language. What is absent stays as it is.' })
export class TranslateContentEntryInput {
  @Field(() => String, { description: 'A tag of BCP 47, such as `de-CH`; not that in which the entry is written.' })
  locale!: string;

  @Field(() => String, { nullable: true, description: 'Its title, up to 200 characters; a new translation needs one.' })
  title?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about in plain text, up to 500 characters; null for that of the entry.',
  })
  summary?: string | null;

  @Field(() => [ContentFieldInput], {
    nullable: true,
    description: 'Fields of TEXT, MARKDOWN and LINK; one that is emptied is that of the entry.',
  })
  fields?: ContentFieldInput[] | null;
}
