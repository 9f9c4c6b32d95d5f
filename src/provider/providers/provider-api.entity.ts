import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { AuthMethod } from '../port/provider-adapter.ts';
import { Provider } from './provider.entity.ts';

/** The portal's copy of an API definition, so that owners can pick from it while the provider is away. */
@ObjectType('ProviderApi', { implements: Node, description: 'An API at a provider, as of its last synchronisation.' })
@Entity()
export class ProviderApi extends BaseEntity {
  @ManyToOne({ entity: () => Provider, mapToPk: true, fieldName: 'provider_id' })
  providerId!: string;

  @Field(() => String, { description: 'Its id at the provider.' })
  @Property({ type: 'text' })
  apiId!: string;

  @Field(() => String, { description: 'Its name at the provider.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { description: 'Path under which the gateway serves it, for example `/payment/`.' })
  @Property({ type: 'text' })
  listenPath!: string;

  @Field(() => String, { nullable: true, description: 'Host name it is bound to; null is any.' })
  @Property({ type: 'text', nullable: true })
  domain: string | null = null;

  @Property({ type: 'json' })
  authMethods!: AuthMethod[];

  @Field(() => String, { nullable: true, description: 'Header for the key; null when it takes no keys.' })
  @Property({ type: 'text', nullable: true })
  authHeader: string | null = null;

  @Field(() => Boolean, { description: 'Whether the gateway serves it now.' })
  @Property({ type: 'boolean' })
  isActive!: boolean;

  @Field(() => Boolean, { description: 'Whether only other APIs of the gateway can call it.' })
  @Property({ type: 'boolean' })
  isInternal!: boolean;

  @Field(() => [String], { description: 'Its versions; empty when it has none.' })
  @Property({ type: 'json' })
  versions!: string[];

  @Field(() => DateTime, { nullable: true, description: 'Since when the provider lacks it; null while it has it.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  missingSince: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    providerApi: ProviderApi;
  }
}
