import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../platform/db/base.entity.ts';
import { Node } from '../platform/graphql/node.ts';
import type { KeyFormat } from './provider-adapter.ts';

export enum ProviderKind {
  TYK_GATEWAY = 'TYK_GATEWAY',
}

registerEnumType(ProviderKind, {
  name: 'ProviderKind',
  description: 'Which admin API a provider speaks.',
  valuesConfig: {
    TYK_GATEWAY: { description: 'The open-source Tyk Gateway alone.' },
  },
});

export enum ProviderStatus {
  UNKNOWN = 'UNKNOWN',
  UP = 'UP',
  DOWN = 'DOWN',
}

registerEnumType(ProviderStatus, {
  name: 'ProviderStatus',
  description: 'What the last contact with a provider showed.',
  valuesConfig: {
    UNKNOWN: { description: 'Never reached so far.' },
    UP: { description: 'The last contact succeeded.' },
    DOWN: { description: 'The last contact failed.' },
  },
});

@ObjectType('Provider', {
  implements: Node,
  description: 'A connected Tyk installation. Products, plans and credentials belong to exactly one.',
})
@Entity()
export class Provider extends BaseEntity {
  @Field(() => String, { description: 'Unique internal name.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => ProviderKind, { description: 'Which admin API it speaks.' })
  @Enum({ items: () => ProviderKind, type: 'text' })
  kind!: ProviderKind;

  @Field(() => String, { description: 'Base URL of the admin API.' })
  @Property({ type: 'text' })
  url!: string;

  @Field(() => String, { description: 'Base URL that consumers call.' })
  @Property({ type: 'text' })
  gatewayUrl!: string;

  /** Sealed: the admin secret is never readable again, also not for owners. */
  @Property({ type: 'text' })
  secret!: string;

  /** Tyk finds policies and custom keys only inside one organisation (tyk-contract §1.6). */
  @Field(() => String, { description: 'Organisation id at Tyk; equal on API, policy and key.' })
  @Property({ type: 'text' })
  tykOrganisationId!: string;

  /** How the gateway makes key strings, learnt at the last contact; decides what a consumer is given (tyk-contract 3.6). */
  @Property({ type: 'text' })
  keyFormat: Opt<KeyFormat> = 'raw';

  @Field(() => ProviderStatus, { description: 'What the last contact showed.' })
  @Enum({ items: () => ProviderStatus, type: 'text' })
  status: Opt<ProviderStatus> = ProviderStatus.UNKNOWN;
}

declare module '../platform/db/database.ts' {
  interface Database {
    provider: Provider;
  }
}
