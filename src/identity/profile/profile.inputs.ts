import { Field, InputType } from 'type-graphql';
import { AttributeInput } from '../attributes/attribute-value.ts';

@InputType({ description: "What to change of the viewer's own account; absent fields stay." })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'Name shown to others, up to 100 characters.' })
  displayName?: string | null;

  @Field(() => [AttributeInput], {
    nullable: true,
    description: 'Values to set or to empty; those that are not named stay.',
  })
  attributes?: AttributeInput[] | null;
}

@InputType({ description: "Another address for the viewer's own account." })
export class ChangeEmailInput {
  @Field(() => String, { description: 'The new e-mail address.' })
  email!: string;

  @Field(() => String, { description: 'The password of the account.' })
  currentPassword!: string;
}
