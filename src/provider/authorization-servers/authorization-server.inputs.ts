import { Field, InputType } from 'type-graphql';
import { AuthorizationServerKind } from './authorization-server.entity.ts';
import { ClientAuthentication, ClientTypeInput } from './client-type.ts';

/** What is chosen of an authorization server, the same for a new one and for a change. */
@InputType()
abstract class AuthorizationServerFieldsInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Initial access token by which it lets the portal register clients; never readable again. Empty for none.',
  })
  initialAccessToken?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Software statement (a JWT) that goes with each registration; never readable again. Empty for none.',
  })
  softwareStatement?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Certificates (PEM) of the authorities that vouch for it; empty for those that everybody trusts.',
  })
  certificateAuthorities?: string | null;

  @Field(() => String, { nullable: true, description: 'Claim that names the client; at first what its kind has.' })
  clientClaim?: string | null;

  @Field(() => String, { nullable: true, description: 'Claim that lists scopes; at first what its kind has.' })
  scopeClaim?: string | null;

  @Field(() => ClientAuthentication, {
    nullable: true,
    description: 'How its new clients prove who they are; at first by the header.',
  })
  clientAuthentication?: ClientAuthentication | null;

  @Field(() => [ClientTypeInput], {
    nullable: true,
    description:
      'All kinds of clients that it registers, up to 20; empty for none. Clients keep the kind that they were registered as.',
  })
  clientTypes?: ClientTypeInput[] | null;
}

@InputType({ description: 'A server that registers OAuth clients for apps.' })
export class CreateAuthorizationServerInput extends AuthorizationServerFieldsInput {
  @Field(() => String, { description: 'Unique name, up to 100 characters.' })
  name!: string;

  @Field(() => AuthorizationServerKind, { description: 'Whose product it is; cannot be changed later.' })
  kind!: AuthorizationServerKind;

  @Field(() => String, {
    description:
      'Its issuer, or the address of its discovery document (with `/.well-known/`): https on a public host, in development http too. Hosts that the operator allows (GATEHOUSE_WEBHOOK_ALLOWED_HOSTS) need not be public.',
  })
  issuer!: string;
}

@InputType({ description: 'Changes of an authorization server. What is absent stays as it is.' })
export class UpdateAuthorizationServerInput extends AuthorizationServerFieldsInput {
  @Field(() => String, { nullable: true, description: 'Unique name, up to 100 characters.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its issuer. Another one needs the token and the statement again, so that they go nowhere else.',
  })
  issuer?: string | null;
}
