import { Field, ID, InputType, Int } from 'type-graphql';
import { SecretPolicy } from '../offer/secret-policy.ts';
import { CatalogueVisibility } from './catalogue.entity.ts';

@InputType({ description: 'A new product. Without APIs it is documentation only and has no policy.' })
export class CreateProductInput {
  @Field(() => String, { description: 'Unique technical name, up to 100 characters; the name of its policy.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Name shown to consumers; `name` when absent.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary, up to 2,000 characters.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Long presentation in Markdown, up to 100,000 characters.' })
  content?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a portal should present it prominently.' })
  isFeatured?: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Words that group products, up to 20.' })
  tags?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of `ProviderApi` objects, all of one provider and with one authentication method in common.',
  })
  apiIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Catalogues to publish it in.' })
  catalogueIds?: string[] | null;
}

@InputType({ description: 'Changes of a product. What is absent stays as it is; null clears a text.' })
export class UpdateProductInput {
  @Field(() => String, { nullable: true, description: 'Unique technical name; renames its policy.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Name shown to consumers.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary, up to 2,000 characters.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Long presentation in Markdown, up to 100,000 characters.' })
  content?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a portal should present it prominently.' })
  isFeatured?: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Words that group products, up to 20.' })
  tags?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of `ProviderApi` objects of its provider. Empty makes it documentation only: its credentials open it no more, until APIs return.',
  })
  apiIds?: string[] | null;
}

@InputType({ description: 'A word of metadata.' })
export class MetadataInput {
  @Field(() => String, { description: 'Its name, up to 100 characters.' })
  name!: string;

  @Field(() => String, { description: 'Its value, up to 1,000 characters.' })
  value!: string;
}

/** Null stands for "unlimited" or "none" in every number, so that one input serves both mutations. */
@InputType()
abstract class PlanFieldsInput {
  @Field(() => String, { nullable: true, description: 'Name shown to consumers.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Short plain-text summary, up to 2,000 characters.' })
  description?: string | null;

  @Field(() => Int, { nullable: true, description: 'Requests allowed in each `per` seconds; null is unlimited.' })
  rate?: number | null;

  @Field(() => Int, { nullable: true, description: 'Length of the rate window in seconds; needed with `rate`.' })
  per?: number | null;

  @Field(() => Int, { nullable: true, description: 'Requests allowed in each quota period; null is unlimited.' })
  quota?: number | null;

  @Field(() => Int, { nullable: true, description: 'Length of the quota period in seconds; null never renews.' })
  quotaRenewalSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: 'Lifetime of a credential in seconds; null is for ever.' })
  keyLifetimeSeconds?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether requests are approved at once.' })
  autoApprove?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Requests of one consumer in each request period; null is any.' })
  requestAllowance?: number | null;

  @Field(() => Int, { nullable: true, description: 'Length of the request period in seconds; null is for ever.' })
  requestPeriodSeconds?: number | null;

  @Field(() => SecretPolicy, { nullable: true, description: 'How often the secrets of its credentials can be shown.' })
  secretPolicy?: SecretPolicy | null;

  @Field(() => [MetadataInput], { nullable: true, description: 'Copied to every credential on the plan, up to 20.' })
  metadata?: MetadataInput[] | null;
}

@InputType({ description: 'A new plan.' })
export class CreatePlanInput extends PlanFieldsInput {
  @Field(() => ID, { description: 'The provider that enforces it.' })
  providerId!: string;

  @Field(() => String, { description: 'Unique technical name, up to 100 characters; the name of its policy.' })
  name!: string;

  @Field(() => [ID], { nullable: true, description: 'Catalogues to publish it in.' })
  catalogueIds?: string[] | null;
}

@InputType({ description: 'Changes of a plan. What is absent stays as it is; null lifts a limit.' })
export class UpdatePlanInput extends PlanFieldsInput {
  @Field(() => String, { nullable: true, description: 'Unique technical name; renames its policy.' })
  name?: string | null;
}

@InputType({ description: 'A new catalogue.' })
export class CreateCatalogueInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;

  @Field(() => CatalogueVisibility, { nullable: true, description: 'Who may see it; PRIVATE when absent.' })
  visibility?: CatalogueVisibility | null;

  @Field(() => [ID], { nullable: true, description: 'The audience of a private catalogue.' })
  teamIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Its products.' })
  productIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Its plans.' })
  planIds?: string[] | null;
}

@InputType({ description: 'Changes of a catalogue. What is absent stays as it is; a list replaces the whole list.' })
export class UpdateCatalogueInput {
  @Field(() => String, { nullable: true, description: 'Unique name, up to 100 characters.' })
  name?: string | null;

  @Field(() => CatalogueVisibility, { nullable: true, description: 'Who may see it.' })
  visibility?: CatalogueVisibility | null;

  @Field(() => [ID], { nullable: true, description: 'The audience of a private catalogue.' })
  teamIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Its products.' })
  productIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Its plans.' })
  planIds?: string[] | null;
}
