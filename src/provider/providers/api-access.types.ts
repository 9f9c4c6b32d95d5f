import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { ApiRestriction, CallPlace, VersionSelector as Selector } from '../port/api-access.ts';
import type { AuthMethod } from '../port/key-kinds.ts';
import type { ApiKind } from '../port/provider-adapter.ts';
import { type ApiObstacleCode, OBSTACLE_WORDS } from './api-obstacle.words.ts';

type Described<Value extends string> = Readonly<Record<Value, readonly [name: string, description: string]>>;

/** An enum of the schema whose values inside are the port's, each of which has a name. */
function enumOf<Value extends string>(name: string, description: string, values: Described<Value>) {
  const all = Object.entries<readonly [string, string]>(values);
  const names = Object.fromEntries(all.map(([value, [key]]) => [key, value]));
  const valuesConfig = Object.fromEntries(all.map(([, [key, text]]) => [key, { description: text }]));
  registerEnumType(names, { name, description, valuesConfig });
  return names;
}

export const ApiKindName = enumOf<ApiKind>('ApiKind', 'In which form an API is defined.', {
  CLASSIC: ['CLASSIC', "Tyk's own form."],
  OPEN_API: ['OPEN_API', 'An OpenAPI document.'],
  MCP: ['MCP', 'A server of the Model Context Protocol.'],
});

export const ApiAuthMethod = enumOf<AuthMethod>('ApiAuthMethod', 'How callers of an API prove who they are.', {
  keyless: ['KEYLESS', 'Not at all: it is open to everybody.'],
  authToken: ['AUTH_TOKEN', 'By a key.'],
  jwt: ['JWT', 'By a signed token, of the consumer or of an identity provider.'],
  oauth2: ['OAUTH2', 'By a token of Tyk as OAuth 2 server, which Tyk calls deprecated.'],
  externalOAuth: ['EXTERNAL_OAUTH', 'By an OAuth token of another server.'],
  basic: ['BASIC', 'By user name and password.'],
  hmac: ['HMAC', 'By a signature over the request.'],
  openIdConnect: ['OPEN_ID_CONNECT', 'By a token of OpenID Connect.'],
  custom: ['CUSTOM', 'As a plugin wants it.'],
  oauthClient: ['OAUTH_CLIENT', 'By a token that an authorization server gives its clients.'],
  certificate: ['CERTIFICATE', 'By a client certificate, which names the key.'],
  mutualTls: ['MUTUAL_TLS', 'By a client certificate, beside whatever else is listed.'],
});

export const CallPlaceKind = enumOf<CallPlace['in']>('CallPlaceKind', 'Which part of a call.', {
  HEADER: ['HEADER', 'Of the request, whatever its case.'],
  QUERY: ['QUERY', 'A parameter of the query.'],
  COOKIE: ['COOKIE', 'Sent with each request, as browsers do.'],
});

@ObjectType({ description: 'Where in a call the key goes, as it is; a header also takes it behind `Bearer `.' })
export class KeyPlace implements CallPlace {
  @Field(() => CallPlaceKind, { description: 'Which part of the call.' })
  in!: CallPlace['in'];

  @Field(() => String, { description: 'Name of the header, parameter or cookie.' })
  name!: string;
}

export const VersionPlaceKind = enumOf<Selector['in']>('VersionPlaceKind', 'Which part of a call names the version.', {
  HEADER: ['HEADER', 'Of the request, whatever its case.'],
  QUERY: ['QUERY', 'A parameter of the query.'],
  PATH: ['PATH', 'The first part of the path behind the address of the API.'],
});

@ObjectType({ description: 'How a call says which version of an API it means.' })
export class VersionSelector implements Pick<Selector, 'in' | 'name' | 'default'> {
  @Field(() => VersionPlaceKind, { description: 'Which part of the call names it.' })
  in!: Selector['in'];

  @Field(() => String, { nullable: true, description: 'Name of the header or parameter; null for the path.' })
  name!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The version of calls that name none; null when those are refused.',
  })
  default!: string | null;
}

export const ApiRestrictionName = enumOf<ApiRestriction>(
  'ApiRestriction',
  'What of an API is closed also to keys that open it, or open without any.',
  {
    PATHS: ['PATHS', 'Some paths, by its lists of allowed or blocked ones.'],
    CALLERS: ['CALLERS', 'Some addresses of callers.'],
    OTHER_API: ['OTHER_API', 'Calls that it passes on to another API of the gateway, which checks the key again.'],
    SHARED_RATE: ['SHARED_RATE', 'Calls beyond a rate that all callers share.'],
    REQUESTS: [
      'REQUESTS',
      'Some requests, by what they contain: their form, their size, or what a plug-in makes of them.',
    ],
    OPEN_PATHS: ['OPEN_PATHS', 'Nothing: some paths answer everybody, without a key and beyond any limit.'],
    VERSIONS: ['VERSIONS', 'All calls, at newer gateways: it has several versions and is to have none.'],
  },
);

export const ApiObstacleName = enumOf<ApiObstacleCode>(
  'ApiObstacleCode',
  'Why keys of the portal do not open an API, or are not limited there.',
  {
    DELETED: ['DELETED', 'The provider has no such API any more.'],
    KEYLESS: ['KEYLESS', 'It answers everybody, and no key and no plan counts there any more.'],
    OTHER_AUTHENTICATION: ['OTHER_AUTHENTICATION', 'It asks for another authentication than that of its product.'],
    NOT_ISSUED: ['NOT_ISSUED', 'It asks for credentials that the portal does not give.'],
    OTHER_ORGANISATION: ['OTHER_ORGANISATION', 'It belongs to another organisation than the keys, or to none.'],
    INACTIVE: ['INACTIVE', 'It is switched off.'],
    INTERNAL: ['INTERNAL', 'Only other APIs of the gateway can call it.'],
    NOT_SERVED: ['NOT_SERVED', 'The gateway has no path, or no place for a key, under which it answers.'],
    NO_OPEN_VERSION: ['NO_OPEN_VERSION', 'It has versions, and no call reaches one that keys open.'],
    RETIRED: ['RETIRED', 'Its own end has passed.'],
    COMBINED_AUTHENTICATION: [
      'COMBINED_AUTHENTICATION',
      'Each call needs a combination of credentials that no key has.',
    ],
    CLIENT_CERTIFICATE: [
      'CLIENT_CERTIFICATE',
      'Each call needs a client certificate, for which the gateway asks nobody where it is called.',
    ],
    CERTIFICATES_ALONE: [
      'CERTIFICATES_ALONE',
      'It lets in the client certificates of a list without any key, so that no limit of a plan holds.',
    ],
    UNMANAGED_CLIENTS: [
      'UNMANAGED_CLIENTS',
      'It gives tokens to clients of its own, which the portal makes at Gateways alone, and not behind a Dashboard.',
    ],
    NO_GRANT: ['NO_GRANT', 'Its own OAuth 2.0 allows no grant by which clients of the portal get a token.'],
    UNPROVEN_CERTIFICATE: [
      'UNPROVEN_CERTIFICATE',
      'It takes the name of a client certificate in place of the certificate.',
    ],
    REQUEST_SIGNATURE: ['REQUEST_SIGNATURE', 'Each call needs a signature beside the key.'],
    SIGNATURE_ALGORITHM: ['SIGNATURE_ALGORITHM', 'Calls are signed in no way that the portal has keys for.'],
    IDENTITY_PROVIDER: [
      'IDENTITY_PROVIDER',
      'It takes the tokens of an identity provider, and looks at no key of the portal.',
    ],
    RATE_LIMIT_OFF: ['RATE_LIMIT_OFF', 'It does not enforce the rate of plans.'],
    QUOTA_OFF: ['QUOTA_OFF', 'It does not enforce the quota of plans.'],
    SHORT_SESSIONS: ['SHORT_SESSIONS', 'The gateway forgets keys before their end.'],
  },
);

@ObjectType({ description: 'Why keys of the portal do not open an API, or are not limited there.' })
export class ApiObstacle {
  @Field(() => ApiObstacleName, { description: 'What it is, for programs.' })
  code!: ApiObstacleCode;

  @Field(() => String, { description: 'What it is, for people.' })
  message!: string;

  @Field(() => String, { description: 'How to mend it at the provider.' })
  advice!: string;
}

/** Against what an API is built upon; null where nothing is said. */
export const deprecationOf = ({ authMethods }: { authMethods: readonly AuthMethod[] }): string | null =>
  authMethods.includes('oauth2')
    ? 'Tyk calls the OAuth 2.0 server of its Gateway (use_oauth2) deprecated: new APIs take the tokens of an authorization server (enable_jwt).'
    : null;

/** How an API's obstacles are told to API owners. */
export const toldObstacles = (codes: readonly ApiObstacleCode[], name: string, lifetimeSeconds: number | null) =>
  codes.map((code): ApiObstacle => {
    const { says, advice } = OBSTACLE_WORDS[code];
    return { code, message: says(name, lifetimeSeconds), advice };
  });
