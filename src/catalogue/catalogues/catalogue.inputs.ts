import { Field, ID, InputType, Int } from 'type-graphql';
import { CatalogueVisibility } from '../audience/catalogue-visibility.ts';
import { PLACE_RULE } from '../offer/place.ts';
import { SLUG_RULE } from '../offer/slug.service.ts';

@InputType()
abstract class CatalogueFieldsInput {
  @Field(() => String, {
    nullable: true,
    description: `Its part of an address: ${SLUG_RULE}; a new one without it gets one by its name.`,
  })
  slug?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How it is shown, up to 100 characters; null for its name.',
  })
  displayName?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Its place where catalogues are ordered by POSITION: ${PLACE_RULE}.`,
  })
  position?: number | null;

  @Field(() => CatalogueVisibility, { nullable: true, description: 'Who may see it; a new one without it is PRIVATE.' })
  visibility?: CatalogueVisibility | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The audience of a private catalogue. A public one has none, and loses it when it becomes public.',
  })
  teamIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'What it offers, in place of what it offered before.' })
  productIds?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'On what all of the products are offered, in place of what there was before.',
  })
  planIds?: string[] | null;
}

@InputType({ description: 'An offer for an audience.' })
export class CreateCatalogueInput extends CatalogueFieldsInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;
}

@InputType({ description: 'Changes of a catalogue. What is absent stays as it is; a list replaces the whole list.' })
export class UpdateCatalogueInput extends CatalogueFieldsInput {
  @Field(() => String, { nullable: true, description: 'Unique name, up to 100 characters.' })
  name?: string | null;
}
