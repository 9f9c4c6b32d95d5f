import { Field, ObjectType } from 'type-graphql';
import type { CallPlace } from '../../provider/port/api-access.ts';
import type { KeyPart as StoredPart } from '../../provider/port/key-kinds.ts';
import type { ApiKind } from '../../provider/port/provider-adapter.ts';
import { ApiKindName, ApiObstacleName, KeyPlace, VersionSelector } from '../../provider/providers/api-access.types.ts';
import { type ApiObstacleCode, OBSTACLE_WORDS } from '../../provider/providers/api-obstacle.words.ts';
import { authTypeOf } from './auth-types.ts';
import { type ProductObstacle as StoredObstacle, stopsEveryKey, wordsOf } from './obstacles.rules.ts';
import { AuthType } from './product.entity.ts';

@ObjectType({ description: 'What a call of an API brings of a key.' })
export class KeyPart {
  @Field(() => AuthType, {
    description: 'What it is: made of the key as for this type. AUTH_TOKEN beside another one is `keyName`, as it is.',
  })
  authType!: AuthType;

  @Field(() => KeyPlace, { nullable: true, description: 'Where it goes; null for the connection itself.' })
  place!: CallPlace | null;
}

/** The parts of a call, as they are told. */
export const toldParts = (parts: readonly StoredPart[]): KeyPart[] =>
  parts.map(({ method, place }) => ({ authType: authTypeOf(method), place }));

@ObjectType({ description: 'One API of a product, as its consumers know it.' })
export class ProductApi {
  @Field(() => String, { description: 'Its name at the provider.' })
  name!: string;

  @Field(() => ApiKindName, { description: 'In which form it is defined.' })
  kind!: ApiKind;

  @Field(() => String, { description: 'What a consumer calls.' })
  gatewayUrl!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Header for the key; null when it takes no keys, or elsewhere: see `keyPlace`.',
  })
  authHeader!: string | null;

  @Field(() => KeyPlace, { nullable: true, description: 'Where the key goes; null when it takes no keys.' })
  keyPlace!: CallPlace | null;

  @Field(() => [KeyPart], {
    description:
      'All that each call brings, that what proves the key first: several where the API asks for more than one method at once. Empty when it takes no keys.',
  })
  parts!: KeyPart[];

  @Field(() => [String], {
    description: 'Algorithms by which calls are signed with a key, the one to prefer first; empty where they are not.',
  })
  keyAlgorithms!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Claim of a token that names the key; null for its header `kid`, and where no tokens are sent.',
  })
  keyClaim!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why its way of authentication should not be built upon any more, as its gateway has it; null where nothing is said against it.',
  })
  deprecation!: string | null;

  @Field(() => [String], { description: 'Versions that the keys of the product open; empty when it has none.' })
  openVersions!: string[];

  @Field(() => VersionSelector, {
    nullable: true,
    description: 'How a call says which version it means; null when it has none.',
  })
  versionSelector!: VersionSelector | null;

  @Field(() => String, {
    description:
      'A command that calls it, by `curl` in a shell: with the key (the user name of BASIC, the `keyId` of HMAC) in the variable `KEY`, and what proves it (the password, the secret) in `SECRET`; with a token in `TOKEN` where its consumer signs it or a server gives it, as a line before says. Of OAUTH2 it gets the token itself.',
  })
  curl!: string;
}

@ObjectType({ description: 'What keeps keys from opening an API of a product, or from being limited there.' })
export class ProductObstacle {
  @Field(() => ApiObstacleName, { description: 'What it is, for programs.' })
  code!: ApiObstacleCode;

  @Field(() => String, { description: 'Name of the API at the provider.' })
  apiName!: string;

  @Field(() => String, { description: 'What it is, for people.' })
  message!: string;

  @Field(() => Boolean, {
    description:
      'Whether it withdraws the product from requesting. Otherwise only plans that would not hold are refused.',
  })
  stopsEveryKey!: boolean;

  @Field(() => String, { nullable: true, description: 'What to change; for API owners, null for others.' })
  advice!: string | null;
}

export const toldObstacle = (obstacle: StoredObstacle, isOwner: boolean): ProductObstacle => ({
  ...{ code: obstacle.code, apiName: obstacle.apiName, message: wordsOf(obstacle) },
  stopsEveryKey: stopsEveryKey(obstacle),
  advice: isOwner ? OBSTACLE_WORDS[obstacle.code].advice : null,
});
