import { Field, ID, InputType, Int } from 'type-graphql';
import { ImageInput } from '../images/image.types.ts';
import { OfferFieldsInput } from '../offer/offer.inputs.ts';
import { PLACE_RULE } from '../offer/place.ts';
import { SLUG_RULE } from '../offer/slug.service.ts';
import { ProbeInput } from './product-probe.ts';

@InputType()
abstract class ProductFieldsInput extends OfferFieldsInput {
  @Field(() => String, {
    nullable: true,
    description: `Its part of an address: ${SLUG_RULE}; a new one without it gets one by its name.`,
  })
  slug?: string | null;

  @Field(() => String, { nullable: true, description: 'Long presentation in Markdown, up to 150,000 characters.' })
  content?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a portal should present it prominently.' })
  isFeatured?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Words that group products, up to 20: each once, whatever its case and accents.',
  })
  tags?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is filed under, up to 50 characters; null for nothing.',
  })
  category?: string | null;

  @Field(() => Int, { nullable: true, description: `Its place where products are ordered by POSITION: ${PLACE_RULE}.` })
  position?: number | null;

  @Field(() => ImageInput, { nullable: true, description: 'The mark by which it is known; null takes it away.' })
  logo?: ImageInput | null;

  @Field(() => ImageInput, {
    nullable: true,
    description: 'A picture for its card in a catalogue and the head of its page; null takes it away.',
  })
  preview?: ImageInput | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of `ProviderApi` objects, all of one provider and with one authentication method in common. Without any it is documentation only, and its credentials open nothing of it until APIs return.',
  })
  apiIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the `AuthorizationServer` whose tokens open its APIs, all of which take tokens then (JWT). Their definitions are brought along; null for none.',
  })
  authorizationServerId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Scope that brings it, which the server has to know already and which no other product or plan has; needed with `authorizationServerId`.',
  })
  scope?: string | null;

  @Field(() => ProbeInput, {
    nullable: true,
    description:
      'The call by which a new credential is tried before it counts as working: at `Product.gatewayUrl`, by the portal itself, counted as every other. Null for none.',
  })
  probe?: ProbeInput | null;
}

@InputType({ description: 'A new product. Without APIs it is documentation only and has no policy.' })
export class CreateProductInput extends ProductFieldsInput {
  @Field(() => String, { description: 'Unique technical name, up to 100 characters; the name of its policy.' })
  name!: string;

  @Field(() => [ID], { nullable: true, description: 'Catalogues to publish it in.' })
  catalogueIds?: string[] | null;
}

@InputType({ description: 'Changes of a product. What is absent stays as it is; null clears a text.' })
export class UpdateProductInput extends ProductFieldsInput {
  @Field(() => String, { nullable: true, description: 'Unique technical name; renames its policy.' })
  name?: string | null;
}
