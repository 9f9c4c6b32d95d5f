import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';

export enum ClientAuthentication {
  CLIENT_SECRET_BASIC = 'CLIENT_SECRET_BASIC',
  CLIENT_SECRET_POST = 'CLIENT_SECRET_POST',
}

registerEnumType(ClientAuthentication, {
  name: 'ClientAuthentication',
  description: 'How clients prove who they are at the token endpoint.',
  valuesConfig: {
    CLIENT_SECRET_BASIC: { description: 'By id and secret in the header, as RFC 6749 prefers it.' },
    CLIENT_SECRET_POST: { description: 'By id and secret in the body.' },
  },
});

export enum GrantType {
  CLIENT_CREDENTIALS = 'CLIENT_CREDENTIALS',
  AUTHORIZATION_CODE = 'AUTHORIZATION_CODE',
  REFRESH_TOKEN = 'REFRESH_TOKEN',
  DEVICE_CODE = 'DEVICE_CODE',
  PASSWORD = 'PASSWORD',
  IMPLICIT = 'IMPLICIT',
}

registerEnumType(GrantType, {
  name: 'GrantType',
  description: 'How a client comes to a token.',
  valuesConfig: {
    CLIENT_CREDENTIALS: { description: 'By its own id and secret, for itself.' },
    AUTHORIZATION_CODE: { description: 'By people who sign in at the server and come back to it; with PKCE.' },
    REFRESH_TOKEN: { description: 'By a token that it got before.' },
    DEVICE_CODE: { description: 'By people who sign in on another device (RFC 8628).' },
    PASSWORD: { description: 'By the password of people. OAuth 2.1 has it no longer.' },
    IMPLICIT: { description: 'In the address to which people come back. OAuth 2.1 has it no longer.' },
  },
});

export enum ResponseType {
  CODE = 'CODE',
  TOKEN = 'TOKEN',
  ID_TOKEN = 'ID_TOKEN',
}

registerEnumType(ResponseType, {
  name: 'ResponseType',
  description: 'What people bring back from the server.',
  valuesConfig: {
    CODE: { description: 'A code, which the client changes for a token.' },
    TOKEN: { description: 'The access token itself.' },
    ID_TOKEN: { description: 'Who they are, by OpenID Connect.' },
  },
});

export enum ApplicationType {
  WEB = 'WEB',
  NATIVE = 'NATIVE',
  BROWSER = 'BROWSER',
  SERVICE = 'SERVICE',
}

registerEnumType(ApplicationType, {
  name: 'ApplicationType',
  description: 'What kind of program a client is, as its server calls it.',
  valuesConfig: {
    WEB: { description: 'Runs on a server.' },
    NATIVE: { description: 'Runs on a device.' },
    BROWSER: { description: 'Runs in a browser; Okta alone knows it.' },
    SERVICE: { description: 'Acts for itself; Okta alone knows it.' },
  },
});

@ObjectType('ClientTypeSettings', {
  description: 'A kind of client that an authorization server registers, for whoever asks to choose.',
})
export class ClientType {
  @Field(() => String, { description: 'Its name, unique at its server: by this it is chosen.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'For which apps it is, for whoever chooses.' })
  description!: string | null;

  @Field(() => [GrantType], { description: 'How a client comes to its tokens.' })
  grantTypes!: GrantType[];

  @Field(() => [ResponseType], { description: 'What people bring back; empty where nobody signs in.' })
  responseTypes!: ResponseType[];

  @Field(() => ClientAuthentication, { description: 'How a client proves who it is.' })
  clientAuthentication!: ClientAuthentication;

  @Field(() => ApplicationType, {
    nullable: true,
    description: 'What it is registered as; null where the redirect addresses of the app say it.',
  })
  applicationType!: ApplicationType | null;
}

@InputType({ description: 'A kind of client that the server registers.' })
export class ClientTypeInput {
  @Field(() => String, { description: 'Name for whoever chooses, unique at its server, up to 100 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'For which apps it is, up to 2000 characters.' })
  description?: string | null;

  @Field(() => [GrantType], { description: 'How its clients come to tokens; at least one, each once.' })
  grantTypes!: GrantType[];

  @Field(() => [ResponseType], {
    nullable: true,
    description:
      'What people bring back: CODE exactly with AUTHORIZATION_CODE, TOKEN or ID_TOKEN exactly with IMPLICIT (RFC 7591). When absent, what the grants need.',
  })
  responseTypes?: ResponseType[] | null;

  @Field(() => ClientAuthentication, {
    nullable: true,
    description: 'How its clients prove who they are; as the server says when absent.',
  })
  clientAuthentication?: ClientAuthentication | null;

  @Field(() => ApplicationType, {
    nullable: true,
    description:
      'What they are registered as; when absent, WEB, or NATIVE where a redirect address has a scheme of its own.',
  })
  applicationType?: ApplicationType | null;
}

/** Whether people sign in at the server and are sent back: then a client has to have somewhere to be sent back to. */
export const sendsBack = ({ grantTypes }: Pick<ClientType, 'grantTypes'>): boolean =>
  grantTypes.includes(GrantType.AUTHORIZATION_CODE) || grantTypes.includes(GrantType.IMPLICIT);
