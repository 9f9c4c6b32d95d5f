import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { ClientAuthentication, ClientType } from './client-type.ts';

export enum AuthorizationServerKind {
  KEYCLOAK = 'KEYCLOAK',
  OKTA = 'OKTA',
  AUTH0 = 'AUTH0',
  CURITY = 'CURITY',
  OTHER = 'OTHER',
}

registerEnumType(AuthorizationServerKind, {
  name: 'AuthorizationServerKind',
  description: 'Whose product an authorization server is. It decides what its tokens are taken to look like.',
  valuesConfig: {
    KEYCLOAK: { description: 'Keycloak: clients are named by the claim `azp`.' },
    OKTA: { description: 'Okta: clients are named by `cid`, scopes by `scp`.' },
    AUTH0: { description: 'Auth0: clients are named by `azp`.' },
    CURITY: { description: 'Curity: clients are named by `client_id`.' },
    OTHER: { description: 'Any other, by RFC 9068: clients are named by `client_id`.' },
  },
});

/** A server that registers clients and gives them access tokens. */
@ObjectType('AuthorizationServer', {
  implements: Node,
  description:
    'A server that registers OAuth clients for apps (RFC 7591) and gives them access tokens, which the gateway takes. Nobody signs in to the portal by it: that is an `IdentityProvider`.',
})
@Entity()
export class AuthorizationServer extends BaseEntity {
  @Field(() => String, { description: 'Name for API owners, unique.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => AuthorizationServerKind, { description: 'Whose product it is.' })
  @Enum({ items: () => AuthorizationServerKind, type: 'text' })
  kind!: AuthorizationServerKind;

  @Field(() => String, { description: 'Its issuer, or the address of its discovery document.' })
  @Property({ type: 'text' })
  issuer!: string;

  /** Sealed; null for a server that registers whoever asks. */
  @Property({ type: 'text', nullable: true })
  initialAccessToken: string | null = null;

  /** Sealed. */
  @Property({ type: 'text', nullable: true })
  softwareStatement: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'Certificates (PEM) of the authorities that vouch for it, in place of those that everybody trusts.',
  })
  @Property({ type: 'text', nullable: true })
  certificateAuthorities: string | null = null;

  @Field(() => String, { description: 'Claim of its access tokens that names the client.' })
  @Property({ type: 'text' })
  clientClaim!: string;

  @Field(() => String, { description: 'Claim of its access tokens that lists scopes.' })
  @Property({ type: 'text' })
  scopeClaim!: string;

  @Field(() => ClientAuthentication, { description: 'How its clients prove who they are.' })
  @Enum({ items: () => ClientAuthentication, type: 'text' })
  clientAuthentication: Opt<ClientAuthentication> = ClientAuthentication.CLIENT_SECRET_BASIC;

  @Field(() => [ClientType], {
    description:
      'Kinds of clients among which whoever asks chooses; empty where the redirect addresses of the app say all.',
  })
  @Property({ type: 'json' })
  clientTypes: Opt<ClientType[]> = [];
}

declare module '../../platform/db/database.ts' {
  interface Database {
    authorizationServer: AuthorizationServer;
  }
}
