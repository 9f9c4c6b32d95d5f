import { Field, InputType } from 'type-graphql';

/** Fields that the inputs of products and plans have in common. */
@InputType()
export abstract class OfferFieldsInput {
  @Field(() => String, { nullable: true, description: 'Name shown to consumers; a new one without it shows `name`.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary, up to 2,000 characters.' })
  description?: string | null;
}
