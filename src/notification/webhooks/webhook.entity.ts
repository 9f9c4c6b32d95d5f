import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../../platform/db/base.entity.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { replacedBy } from '../../platform/graphql/descriptions.ts';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum WebhookDisabledReason {
  BY_OWNER = 'BY_OWNER',
  GONE = 'GONE',
  FAILING = 'FAILING',
}

registerEnumType(WebhookDisabledReason, {
  name: 'WebhookDisabledReason',
  description: 'Why a webhook is switched off.',
  valuesConfig: {
    BY_OWNER: { description: 'An API owner switched it off by hand.' },
    GONE: { description: 'The endpoint answered 410 Gone: it wants nothing further.' },
    FAILING: { description: 'Every attempt has failed for five days.' },
  },
});

/** An endpoint of the provider's own systems, or of a third party that decides. */
@ObjectType('Webhook', {
  implements: Node,
  description: 'An endpoint that is told of events, signed as the Standard Webhooks specification says.',
})
@Entity()
export class Webhook extends BaseEntity {
  @Field(() => String, { description: 'Where events are posted.' })
  @Property({ type: 'text' })
  url!: string;

  @Field(() => String, { nullable: true, description: 'Words of the owners, sent nowhere.' })
  @Property({ type: 'text', nullable: true })
  description: string | null = null;

  @Field(() => [String], replacedBy('events', 'Types of events that it is told of; null is all.'))
  @Property({ type: 'json', nullable: true })
  eventTypes: EventType[] | null = null;

  @Field(() => [String], { description: 'Names of the headers sent along; their values are never shown.' })
  @Property({ type: 'json' })
  headerNames: Opt<string[]> = [];

  /** Names and values, sealed as one JSON object. */
  @Property({ type: 'text', nullable: true })
  headers: string | null = null;

  /** Sealed; signs every message. */
  @Property({ type: 'text' })
  secret!: string;

  /** Sealed; signs beside the new one until the receiver has had time to change over. */
  @Property({ type: 'text', nullable: true })
  previousSecret: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'Until when messages are signed with the old secret as well.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  previousSecretUntil: Date | null = null;

  @Field(() => Boolean, { description: 'Whether it is told of new events.' })
  @Property({ type: 'boolean' })
  isEnabled: Opt<boolean> = true;

  @Field(() => WebhookDisabledReason, { nullable: true, description: 'Why it is switched off; null while it is on.' })
  @Enum({ items: () => WebhookDisabledReason, type: 'text', nullable: true })
  disabledReason: WebhookDisabledReason | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was switched off.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  disabledAt: Date | null = null;

  /** Failed attempts since the last one that succeeded. */
  @Property({ type: 'integer' })
  failures: Opt<number> = 0;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when every attempt has failed; null when the last succeeded.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  failingSince: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Nothing is sent before this time, to spare an endpoint in trouble.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  pausedUntil: Date | null = null;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    webhook: Webhook;
  }
}
