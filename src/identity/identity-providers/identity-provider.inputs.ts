import { Field, ID, InputType } from 'type-graphql';
import { UserRole } from '../../platform/viewer.ts';
import { SignInAdmission } from './identity-provider.entity.ts';

@InputType({
  description: 'What a claim of the identity provider gives: at least one of organisation, teams and role.',
})
export class ClaimMappingInput {
  @Field(() => String, { description: 'Name of the claim, such as `groups`.' })
  claim!: string;

  @Field(() => String, {
    description: 'Value that it must have, or hold where it is a list; upper and lower case differ.',
  })
  value!: string;

  @Field(() => ID, { nullable: true, description: 'Organisation that it puts people into.' })
  organisationId?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Teams that it puts people into, where they are of the organisation.',
  })
  teamIds?: string[] | null;

  @Field(() => UserRole, {
    nullable: true,
    description: 'What people may do by it, as administrator or member: nobody becomes an API owner by a claim.',
  })
  role?: UserRole | null;
}

/** What is chosen of an identity provider, the same for a new one and for a change. */
@InputType()
abstract class IdentityProviderFieldsInput {
  @Field(() => String, {
    nullable: true,
    description: 'Secret that it gave the portal; never readable again. Empty for a client without one.',
  })
  clientSecret?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'What to ask for: `openid` always, at first also `email` and `profile`.',
  })
  scopes?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether anybody can sign in by it; at first so. Switched off, its sessions end.',
  })
  isEnabled?: boolean | null;

  @Field(() => SignInAdmission, {
    nullable: true,
    description: 'Who may come by it; at first only who has an account.',
  })
  admission?: SignInAdmission | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether an address that it calls verified is proof enough to be let into the account of that address; at first not. Only for one that you run yourself.',
  })
  trustsEmail?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether an address counts as verified where it does not say (`email_verified`); at first not. Only for one that checks every address, such as that of your company.',
  })
  assumesVerifiedEmail?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether tokens that a front end got from it are accepted as `Authorization: Bearer`; at first not.',
  })
  acceptsTokens?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Audience that such a token must have; the client id where empty.',
  })
  tokenAudience?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Organisation of new accounts, and where no mapping says otherwise; null for the Default Organisation.',
  })
  defaultOrganisationId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Teams of it, beside its default team.' })
  defaultTeamIds?: string[] | null;

  @Field(() => UserRole, { nullable: true, description: 'Role there, at first a team member.' })
  defaultRole?: UserRole | null;

  @Field(() => [ClaimMappingInput], { nullable: true, description: 'What its claims give, up to 200, in order.' })
  mappings?: ClaimMappingInput[] | null;
}

@InputType({ description: 'A server that signs people in, by OpenID Connect.' })
export class CreateIdentityProviderInput extends IdentityProviderFieldsInput {
  @Field(() => String, { description: 'Name on the button of the sign-in page, unique, up to 100 characters.' })
  name!: string;

  @Field(() => String, {
    description:
      'Its issuer, exactly as its discovery document says: https on a public host, in development http too. Hosts that the operator allows (GATEHOUSE_WEBHOOK_ALLOWED_HOSTS) need not be public.',
  })
  issuer!: string;

  @Field(() => String, { description: 'What it knows the portal by.' })
  clientId!: string;
}

@InputType({ description: 'Changes of an identity provider. What is absent stays as it is.' })
export class UpdateIdentityProviderInput extends IdentityProviderFieldsInput {
  @Field(() => String, { nullable: true, description: 'Name on the button of the sign-in page.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its issuer. Another one needs the secret again, and nobody is known by it yet.',
  })
  issuer?: string | null;

  @Field(() => String, { nullable: true, description: 'What it knows the portal by.' })
  clientId?: string | null;
}
