import { Entity, Enum, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Opt } from '@mikro-orm/postgresql';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { Node } from '../../platform/graphql/node.ts';

export enum AccessFlow {
  CART = 'CART',
  DIRECT = 'DIRECT',
}

registerEnumType(AccessFlow, {
  name: 'AccessFlow',
  description: 'How consumers ask for access.',
  valuesConfig: {
    CART: { description: 'They collect products in a cart and submit it.' },
    DIRECT: { description: 'They ask for a product with a plan in one step.' },
  },
});

/** The row has a number; in the API and in the event log the settings are the nil UUID. */
export const SETTINGS_ID = '00000000-0000-0000-0000-000000000000';

/** One row for the whole portal: a setting holds for everybody at once. */
@ObjectType('PortalSettings', { implements: Node, description: 'Settings of the whole portal.' })
@Entity()
export class PortalSettings {
  @PrimaryKey({ type: 'integer' })
  id: Opt<number> = 1;

  @Field(() => AccessFlow, { description: 'How consumers ask for access.' })
  @Enum({ items: () => AccessFlow, type: 'text' })
  accessFlow: Opt<AccessFlow> = AccessFlow.CART;

  @Field(() => Boolean, {
    description: 'Whether requests for plans that do not say otherwise are decided by a third party.',
  })
  @Property({ type: 'boolean' })
  externalApproval: Opt<boolean> = false;

  /** Where browsers are sent then. Shown to API owners alone: it may carry account numbers and the like. */
  @Property({ type: 'text', nullable: true })
  externalRedirectUrl: string | null = null;

  @Field(() => SecretDelivery, {
    description: 'How secrets reach consumers of plans that do not say otherwise.',
  })
  @Enum({ items: () => SecretDelivery, type: 'text' })
  secretDelivery: Opt<SecretDelivery> = SecretDelivery.REVEAL;

  @Field(() => Boolean, { description: 'Whether a rejection needs a reason.' })
  @Property({ type: 'boolean' })
  requireRejectReason: Opt<boolean> = false;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours after which those who decide are reminded of a request; null is never.',
  })
  @Property({ type: 'integer', nullable: true })
  reminderHours: number | null = null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours after which a request is brought before all API owners; null is never.',
  })
  @Property({ type: 'integer', nullable: true })
  escalationHours: number | null = null;

  /** Told beside the API owners, and shown to them alone. */
  @Property({ type: 'json' })
  escalationAddresses: Opt<string[]> = [];

  @Field(() => Int, {
    nullable: true,
    description: 'Days after which a request that nobody decided expires; null is never.',
  })
  @Property({ type: 'integer', nullable: true })
  requestExpiryDays: number | null = null;

  @Field(() => [Int], {
    description: 'Shares of a quota, in percent, at which people are told that it runs out; empty for never.',
  })
  @Property({ type: 'json' })
  quotaAlertShares: Opt<number[]> = [80, 100];

  @Field(() => Boolean, { description: 'Whether anybody may sign up; without it, those who have an invite code.' })
  @Property({ type: 'boolean' })
  signUp: Opt<boolean> = false;

  @Field(() => Boolean, {
    description: 'Whether who signs up has an account as soon as the address is proved, without an API owner.',
  })
  @Property({ type: 'boolean' })
  autoApproveSignUps: Opt<boolean> = false;

  @Field(() => Boolean, {
    description: 'Whether consumers of the Default Organisation may ask for an organisation of their own.',
  })
  @Property({ type: 'boolean' })
  organisationRequests: Opt<boolean> = false;

  @Field(() => Boolean, { description: 'Whether they get it at once, without an API owner.' })
  @Property({ type: 'boolean' })
  autoApproveOrganisations: Opt<boolean> = false;
}

declare module '../../platform/db/database.ts' {
  interface Database {
    portalSettings: PortalSettings;
  }
}
