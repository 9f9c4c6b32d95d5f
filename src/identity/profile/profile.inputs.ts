import { Field, InputType } from 'type-graphql';

@InputType({ description: "What to change of the viewer's own account; absent fields stay." })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'Name shown to others, up to 100 characters.' })
  displayName?: string | null;
}

@InputType({ description: "Another address for the viewer's own account." })
export class ChangeEmailInput {
  @Field(() => String, { description: 'The new e-mail address.' })
  email!: string;

  @Field(() => String, { description: 'The password of the account.' })
  currentPassword!: string;
}
