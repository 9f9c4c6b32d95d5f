import { Field, InputType } from 'type-graphql';
import { AttributeAccess, AttributeSubject, AttributeType } from '../../identity/attributes/attribute.entity.ts';

const LABEL = { description: 'What people read before the value, up to 200 characters.' };

/** What a new and a changed attribute have alike. */
@InputType()
abstract class AttributeFieldsInput {
  @Field(() => String, {
    nullable: true,
    description: 'What people read to help them fill it in, up to 1000 characters; null is none.',
  })
  description?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'For DROPDOWN: what can be chosen, 1 to 50 different texts of up to 200 characters. Values that cannot be chosen any more stay until they are changed.',
  })
  options?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'For STRING: regular expression that the whole text must match, in the syntax of RE2 (no look-around, no back-references), up to 200 characters; null or empty is any text.',
  })
  pattern?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether whoever fills in the form and may set it has to; false where it is new and this is absent.',
  })
  required?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether consumers set it once and never change it; false where it is new and this is absent.',
  })
  writeOnce?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'For USER: whether people are asked for it where they make their account; false where it is new and this is absent.',
  })
  onSignUp?: boolean | null;

  @Field(() => AttributeAccess, {
    nullable: true,
    description: 'What consumers may do with the value; EDIT where it is new and this is absent.',
  })
  access?: AttributeAccess | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the value is in the metadata of keys, also of those that there are; not under a name that means something to Tyk. False where it is new and this is absent.',
  })
  addToKeyMetadata?: boolean | null;
}

@InputType({ description: 'Something more to be known of people or apps.' })
export class CreateAttributeInput extends AttributeFieldsInput {
  @Field(() => AttributeSubject, { description: 'Of people, or of apps.' })
  subject!: AttributeSubject;

  @Field(() => String, {
    description:
      'Name in calls and in the metadata of keys: 1 to 64 letters, digits, underscores and hyphens, unique for its subject whatever the case. It stays.',
  })
  key!: string;

  @Field(() => AttributeType, { description: 'What kind of value it has. It stays.' })
  type!: AttributeType;

  @Field(() => String, LABEL)
  label!: string;
}

@InputType({ description: 'What to change of an attribute; absent fields stay.' })
export class UpdateAttributeInput extends AttributeFieldsInput {
  @Field(() => String, { ...LABEL, nullable: true })
  label?: string | null;
}
