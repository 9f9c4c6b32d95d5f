import { Field, InputType, Int } from 'type-graphql';
import { PLACE_RULE } from '../offer/place.ts';

@InputType({
  description: 'How a product is shown in one catalogue. What is absent stays; null is as everywhere else.',
})
export class UpdatePublicationInput {
  @Field(() => String, {
    nullable: true,
    description: 'What it is called there, up to 100 characters; null for the `displayName` of the product.',
  })
  displayName?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Its place among the products of the catalogue: ${PLACE_RULE.split(';')[0]}; null for the \`position\` of the product.`,
  })
  position?: number | null;
}
