import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { ApiObstacle, ApiRestriction, CallPlace, VersionSelector } from '../port/api-access.ts';
import type { AuthMethod, KeyPart } from '../port/key-kinds.ts';
import type { ApiKind } from '../port/provider-adapter.ts';
import {
  ApiAuthMethod,
  ApiKindName,
  ApiRestrictionName,
  KeyPlace,
  VersionSelector as Selector,
} from './api-access.types.ts';
import { Provider } from './provider.entity.ts';

/** The portal's copy of an API definition, so that owners can pick from it while the provider is away. */
@ObjectType('ProviderApi', { implements: Node, description: 'An API at a provider, as of its last synchronisation.' })
@Entity()
export class ProviderApi extends BaseEntity {
  @ManyToOne({ entity: () => Provider, mapToPk: true, fieldName: 'provider_id' })
  providerId!: string;

  @Field(() => String, { description: 'As Tyk knows it, and policies name it.' })
  @Property({ type: 'text' })
  apiId!: string;

  @Field(() => String, { description: 'As Tyk has it; consumers see that of the product.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'Path under which the gateway serves it, for example `/payment/`.' })
  @Property({ type: 'text' })
  listenPath!: string;

  @Field(() => Int, { nullable: true, description: 'Port of its own, on which it answers; null is that of all.' })
  @Property({ type: 'integer', nullable: true })
  listenPort: number | null = null;

  @Field(() => String, { nullable: true, description: 'Host name it is bound to; null is any.' })
  @Property({ type: 'text', nullable: true })
  domain: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'Organisation at Tyk that it belongs to, empty for none; null until the next synchronisation.',
  })
  @Property({ type: 'text', nullable: true })
  organisationId: string | null = null;

  @Field(() => ApiKindName, { description: 'In which form it is defined.' })
  @Property({ type: 'text' })
  kind: Opt<ApiKind> = 'CLASSIC';

  @Field(() => [ApiAuthMethod], { description: 'How its callers prove who they are.' })
  @Property({ type: 'json' })
  authMethods!: AuthMethod[];

  @Field(() => String, {
    nullable: true,
    description: 'Header for the key; null when it takes no keys, or elsewhere: see `keyPlace`.',
  })
  @Property({ type: 'text', nullable: true })
  authHeader: string | null = null;

  @Field(() => KeyPlace, { nullable: true, description: 'Where the key goes; null when it takes no keys.' })
  @Property({ type: 'json', nullable: true })
  keyPlace: CallPlace | null = null;

  /** Null until the next synchronisation: then the key alone is known. */
  @Property({ type: 'json', nullable: true })
  keyParts: KeyPart[] | null = null;

  @Field(() => [String], {
    description: 'Algorithms by which calls are signed with a key, the one to prefer first; empty where they are not.',
  })
  @Property({ type: 'json' })
  keyAlgorithms: Opt<string[]> = [];

  @Field(() => String, {
    nullable: true,
    description: 'Claim of a token that names the key; null for its header `kid`, and where no tokens are sent.',
  })
  @Property({ type: 'text', nullable: true })
  keyClaim: string | null = null;

  @Field(() => Boolean, {
    description: 'Whether it is switched on. An open-source Gateway serves it in either case, a Dashboard only then.',
  })
  @Property({ type: 'boolean' })
  isActive!: boolean;

  @Field(() => Boolean, { description: 'Whether only other APIs of the gateway can call it.' })
  @Property({ type: 'boolean' })
  isInternal!: boolean;

  @Field(() => [String], { description: 'Its versions; empty when it has none.' })
  @Property({ type: 'json' })
  versions!: string[];

  @Field(() => [String], {
    description: 'Versions that no call reaches: past their end, or calls cannot name them.',
  })
  @Property({ type: 'json' })
  closedVersions: Opt<string[]> = [];

  @Field(() => Selector, {
    nullable: true,
    description: 'How a call says which version it means; null when it has none.',
  })
  @Property({ type: 'json', nullable: true })
  versionSelector: VersionSelector | null = null;

  /** Told with their words by a field resolver. */
  @Property({ type: 'json' })
  obstacles: Opt<ApiObstacle[]> = [];

  @Field(() => [ApiRestrictionName], { description: 'What of it is closed also to keys that open it.' })
  @Property({ type: 'json' })
  restrictions: Opt<ApiRestriction[]> = [];

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds after which the gateway forgets keys whatever their end is; null when it keeps them to it.',
  })
  @Property({ type: 'integer', nullable: true })
  sessionLifetimeSeconds: number | null = null;

  @Field(() => DateTime, { nullable: true, description: 'Since when the provider lacks it; null while it has it.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  missingSince: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    providerApi: ProviderApi;
  }
}
