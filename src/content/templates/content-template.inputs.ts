import { ArgsType, Field, InputType } from 'type-graphql';
import { ContentKind } from './content-kind.ts';
import { templateOrder } from './content-template.queries.ts';
import { ContentFieldType } from './template-field.ts';

const NAME = 'Unique name, up to 100 characters.';
const DESCRIPTION = 'For who writes by it, up to 1,000 characters; null for none.';

@InputType({ description: 'A field that entries of the template have.' })
export class ContentTemplateFieldInput {
  @Field(() => String, {
    description: 'A letter, then letters, digits and underscores, up to 64 characters; unique in the template.',
  })
  name!: string;

  @Field(() => String, { description: 'What people read before the value, up to 200 characters.' })
  label!: string;

  @Field(() => ContentFieldType, { description: 'What it holds.' })
  type!: ContentFieldType;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether an entry is only published when it is filled. Entries that are published stay.',
  })
  required!: boolean;

  @Field(() => String, { nullable: true, description: 'What helps to fill it, up to 1,000 characters; null for none.' })
  help?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'For a CHOICE, and for nothing else: 1 to 50 different texts of up to 200 characters.',
  })
  options?: string[] | null;
}

@InputType({ description: 'A template for entries of one kind.' })
export class CreateContentTemplateInput {
  @Field(() => ContentKind, { description: 'What its entries are for; that stays.' })
  kind!: ContentKind;

  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => String, { nullable: true, description: DESCRIPTION })
  description?: string | null;

  @Field(() => [ContentTemplateFieldInput], { description: 'Up to 30, in their order.' })
  fields!: ContentTemplateFieldInput[];
}

@InputType({ description: 'Changes of a template. What is absent stays as it is.' })
export class UpdateContentTemplateInput {
  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => String, { nullable: true, description: DESCRIPTION })
  description?: string | null;

  @Field(() => [ContentTemplateFieldInput], {
    nullable: true,
    description: 'Up to 30, in their order, in place of those before.',
  })
  fields?: ContentTemplateFieldInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Names of fields that may go, or become of another type, although entries fill them. What they hold is shown no more; versions keep it.',
  })
  dropFields?: string[] | null;
}

@InputType({ description: 'Which templates to list; all conditions must hold.' })
export class ContentTemplateFilter {
  @Field(() => [ContentKind], { nullable: true, description: 'Only for entries of one of these kinds.' })
  kinds?: ContentKind[] | null;
}

@ArgsType()
export class ContentTemplatesArgs extends templateOrder.Args {
  @Field(() => ContentTemplateFilter, { nullable: true, description: 'Which ones; all when absent.' })
  filter?: ContentTemplateFilter | null;
}
