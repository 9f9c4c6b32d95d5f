import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { UserRole } from '../../platform/viewer.ts';
import { Organisation } from '../organisations/organisation.entity.ts';

/** Who may come by an identity provider. */
export enum SignInAdmission {
  EXISTING_ACCOUNTS = 'EXISTING_ACCOUNTS',
  NEW_ACCOUNTS = 'NEW_ACCOUNTS',
}

registerEnumType(SignInAdmission, {
  name: 'SignInAdmission',
  description: 'Who may come by an identity provider.',
  valuesConfig: {
    EXISTING_ACCOUNTS: { description: 'Only who has an account in the portal.' },
    NEW_ACCOUNTS: { description: 'Also who has none: the first sign-in makes it.' },
  },
});

@ObjectType({
  description:
    'What a claim of the identity provider gives. It counts where the claim has the value, or is a list that holds it.',
})
export class ClaimMapping {
  @Field(() => String, { description: 'Name of the claim, such as `groups`.' })
  claim!: string;

  @Field(() => String, { description: 'Value that it must have or hold, in the same case.' })
  value!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The organisation that it puts people into, also one that was deleted since; null for none.',
  })
  organisationId!: string | null;

  @Field(() => [ID], { description: 'Teams that it puts people into, also those that were deleted since.' })
  teamIds!: string[];

  @Field(() => UserRole, { nullable: true, description: 'What people may do by it; null where it says nothing.' })
  role!: UserRole | null;
}

/** A server that signs people in, by OpenID Connect. */
@ObjectType('IdentityProvider', {
  implements: Node,
  description: 'A server that signs people in for the portal, by OpenID Connect.',
})
@Entity()
export class IdentityProvider extends BaseEntity {
  @Field(() => String, { description: 'Name on the button of the sign-in page, unique.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'Its issuer, exactly as its discovery document says.' })
  @Property({ type: 'text' })
  issuer!: string;

  @Field(() => String, { description: 'What it knows the portal by.' })
  @Property({ type: 'text' })
  clientId!: string;

  /** Sealed; null for a client without one. */
  @Property({ type: 'text', nullable: true })
  clientSecret: string | null = null;

  @Field(() => [String], { description: 'What the portal asks it for.' })
  @Property({ type: 'json' })
  scopes!: string[];

  @Field(() => Boolean, { description: 'Whether anybody can sign in by it.' })
  @Property({ type: 'boolean' })
  isEnabled!: boolean;

  @Field(() => SignInAdmission, { description: 'Who may come by it.' })
  @Enum({ items: () => SignInAdmission, type: 'text' })
  admission!: SignInAdmission;

  @Field(() => Boolean, {
    description: 'Whether a verified address of it is proof enough to be let into the account of that address.',
  })
  @Property({ type: 'boolean' })
  trustsEmail!: boolean;

  @Field(() => Boolean, { description: 'Whether an address of it counts as verified where it does not say.' })
  @Property({ type: 'boolean' })
  assumesVerifiedEmail!: boolean;

  @Field(() => Boolean, { description: 'Whether its own tokens are accepted as `Authorization: Bearer`.' })
  @Property({ type: 'boolean' })
  acceptsTokens!: boolean;

  @Field(() => String, { nullable: true, description: 'Audience that such a token must have; null is the client id.' })
  @Property({ type: 'text', nullable: true })
  tokenAudience: string | null = null;

  @ManyToOne({ entity: () => Organisation, mapToPk: true, nullable: true, fieldName: 'default_organisation_id' })
  defaultOrganisationId: string | null = null;

  @Field(() => [ID], {
    description: 'Teams where no mapping says otherwise, beside the default team; also those that were deleted since.',
  })
  @Property({ type: 'json' })
  defaultTeamIds!: string[];

  @Field(() => UserRole, {
    description: 'Role where no mapping says otherwise; in the Default Organisation there is but one.',
  })
  @Enum({ items: () => UserRole, type: 'text' })
  defaultRole!: UserRole;

  @Field(() => [ClaimMapping], { description: 'What its claims give, in order; applied at each sign-in.' })
  @Property({ type: 'json' })
  mappings!: Opt<ClaimMapping[]>;
}

@ObjectType('SignInProvider', { implements: Node, description: 'A way to sign in without a password of the portal.' })
export class SignInProvider {
  @Field(() => ID, { description: 'What `/sso/<id>` begins a sign-in with.' })
  id!: string;

  @Field(() => String, { description: 'What to write on its button.' })
  name!: string;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    identityProvider: IdentityProvider;
  }
}
