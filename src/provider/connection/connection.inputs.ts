import { Field, ID, InputType } from 'type-graphql';
import { ProviderKind } from '../providers/provider.entity.ts';

@InputType({ description: 'A Tyk installation to connect.' })
export class CreateProviderInput {
  @Field(() => String, { description: 'Unique internal name, up to 100 characters.' })
  name!: string;

  @Field(() => ProviderKind, { description: 'Which admin API it speaks; cannot be changed later.' })
  kind!: ProviderKind;

  @Field(() => String, { description: 'Base URL of the admin API, http or https.' })
  url!: string;

  @Field(() => String, { nullable: true, description: 'Base URL that consumers call; `url` when absent.' })
  gatewayUrl?: string | null;

  @Field(() => String, {
    description: "Secret of the Gateway's admin API, or the API access key of a Dashboard user. Never readable again.",
  })
  secret!: string;

  @Field(() => String, { description: 'Organisation id (`org_id`) of its APIs, policies and keys.' })
  tykOrganisationId!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Only policies with at least one of these tags are synchronised; none is all. New policies get them.',
  })
  policyTags?: string[] | null;
}

@InputType({ description: 'Changes of a connection. What is absent stays as it is.' })
export class UpdateProviderInput {
  @Field(() => String, { nullable: true, description: 'Unique internal name, up to 100 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Base URL of the admin API; a new one needs the secret again.' })
  url?: string | null;

  @Field(() => String, { nullable: true, description: 'Base URL that consumers call.' })
  gatewayUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'A new secret. Never readable again.' })
  secret?: string | null;

  @Field(() => String, { nullable: true, description: 'Organisation id (`org_id`) of its APIs, policies and keys.' })
  tykOrganisationId?: string | null;

  @Field(() => [String], { nullable: true, description: 'Tags that restrict the synchronisation; none is all.' })
  policyTags?: string[] | null;
}

@InputType({ description: 'A connection to try out: a stored one, or one that is not stored yet.' })
export class TestProviderInput {
  @Field(() => ID, { nullable: true, description: 'A stored provider; what else is given replaces what it has.' })
  id?: string | null;

  @Field(() => ProviderKind, { nullable: true, description: 'Which admin API it speaks; needed without `id`.' })
  kind?: ProviderKind | null;

  @Field(() => String, { nullable: true, description: 'Base URL of the admin API; needed without `id`.' })
  url?: string | null;

  @Field(() => String, { nullable: true, description: 'Its secret; needed without `id` and with another `url`.' })
  secret?: string | null;
}
