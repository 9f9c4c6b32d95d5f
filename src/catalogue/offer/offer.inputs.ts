import { Field, InputType } from 'type-graphql';

/** What one says alike of products and of plans, new or known. */
@InputType()
export abstract class OfferFieldsInput {
  @Field(() => String, { nullable: true, description: 'Name shown to consumers; a new one without it shows `name`.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary, up to 2,000 characters.' })
  description?: string | null;
}
