import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import type { KeyFormat } from '../port/provider-adapter.ts';
import { ProviderFailure, ProviderWarning } from './provider-condition.ts';

export enum ProviderKind {
  TYK_GATEWAY = 'TYK_GATEWAY',
  TYK_DASHBOARD = 'TYK_DASHBOARD',
}

registerEnumType(ProviderKind, {
  name: 'ProviderKind',
  description: 'Which admin API a provider speaks.',
  valuesConfig: {
    TYK_GATEWAY: { description: 'The open-source Tyk Gateway alone.' },
    TYK_DASHBOARD: { description: 'A Tyk Dashboard with its gateways.' },
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

  /** Sealed: the admin secret is never readable again, not even for owners. */
  @Property({ type: 'text' })
  secret!: string;

  /** Tyk finds policies and custom keys only inside one organisation. */
  @Field(() => String, { description: 'Organisation id at Tyk; equal on API, policy and key.' })
  @Property({ type: 'text' })
  tykOrganisationId!: string;

  /** How the gateway makes key strings, learnt at the last contact; decides what a consumer is given. */
  @Property({ type: 'text' })
  keyFormat: Opt<KeyFormat> = 'raw';

  @Field(() => ProviderStatus, { description: 'What the last contact showed.' })
  @Enum({ items: () => ProviderStatus, type: 'text' })
  status: Opt<ProviderStatus> = ProviderStatus.UNKNOWN;

  @Field(() => [String], {
    description: 'Only policies with at least one of these tags are synchronised; empty is all. New policies get them.',
  })
  @Property({ type: 'json' })
  policyTags: Opt<string[]> = [];

  @Field(() => String, { nullable: true, description: 'Version at the last contact that succeeded.' })
  @Property({ type: 'text', nullable: true })
  version: string | null = null;

  @Field(() => [ProviderWarning], { description: 'What deserves attention, as of the last contact that succeeded.' })
  @Property({ type: 'json' })
  warnings: Opt<ProviderWarning[]> = [];

  @Field(() => ProviderFailure, { nullable: true, description: 'Why the last contact failed; null when it did not.' })
  @Property({ type: 'json', nullable: true })
  lastError: ProviderFailure | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When its health was last looked at.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lastCheckedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When the last synchronisation that succeeded had read it.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lastSyncedAt: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last found to have lost all keys, which were then made anew; null when it never was.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  keysLostAt: Date | null = null;

  /** When the key was planted whose absence means that all keys are gone; null while none stands there. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  canaryPlantedAt: Date | null = null;

  /** Looks in a row that found it down. */
  @Property({ type: 'integer' })
  failedLooks: Opt<number> = 0;

  /** Since when a policy has failed because the provider serves none that is written; null while it does. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  policiesUnservedAt: Date | null = null;

  /** When owners were last told that credentials have waited for it too long. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  delayToldAt: Date | null = null;

  /** Disconnected. The row stays for the records that name it; the secret is erased. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  deletedAt: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    provider: Provider;
  }
}
