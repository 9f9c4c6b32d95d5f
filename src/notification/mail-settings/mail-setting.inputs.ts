import { Field, InputType } from 'type-graphql';

@InputType({ description: 'What to change about a mail; absent stays.' })
export class UpdateMailTemplateInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Its subject, up to 200 characters; `{app}`, `{plan}`, `{product}` and `{announcement}` are filled in, where the mail has them. Null for the default one.',
  })
  subject?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is sent at all.' })
  isEnabled?: boolean | null;
}
