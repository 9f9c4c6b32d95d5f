import { Field, ID, InputType, Int } from 'type-graphql';
import { OfferFieldsInput } from '../offer/offer.inputs.ts';
import { SecretPolicy } from '../offer/secret-policy.ts';

@InputType({ description: 'A word of metadata.' })
export class MetadataInput {
  @Field(() => String, { description: 'Its name, up to 100 characters.' })
  name!: string;

  @Field(() => String, { description: 'Its value, up to 1,000 characters.' })
  value!: string;
}

/** Null stands for "unlimited" or "none" in every number, so that one input serves both mutations. */
@InputType()
abstract class PlanFieldsInput extends OfferFieldsInput {
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

  @Field(() => String, {
    nullable: true,
    description: 'What it costs, in words, such as `€ 20 a month`; up to 100 characters. Null takes it away.',
  })
  priceLabel?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What requests for it have to accept, in Markdown, up to 150,000 characters; another text is a further version. Null: nothing.',
  })
  terms?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Scope that brings it in tokens of an authorization server, which no other product or plan has; null for none.',
  })
  scope?: string | null;

  @Field(() => [MetadataInput], { nullable: true, description: 'Copied to every credential on the plan, up to 20.' })
  metadata?: MetadataInput[] | null;
}

@InputType({ description: 'Limits that credentials get, and how they are asked for.' })
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
