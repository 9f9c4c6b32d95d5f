import type { Generated } from 'kysely';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../../platform/graphql/node.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

export enum WebhookDeliveryStatus {
  PENDING = 'PENDING',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
}

registerEnumType(WebhookDeliveryStatus, {
  name: 'WebhookDeliveryStatus',
  description: 'Whether an endpoint accepted an event, or another attempt follows.',
  valuesConfig: {
    PENDING: { description: 'Waits for its first attempt or for another one.' },
    SUCCEEDED: { description: 'The endpoint answered with a 2xx status.' },
    FAILED: { description: 'Given up after the last attempt; it can be sent again by hand.' },
  },
});

/** One event for one webhook: written by the consumer of the log, once, and moved on by attempts. */
@ObjectType('WebhookDelivery', { implements: Node, description: 'One event on its way to one endpoint.' })
export class WebhookDelivery {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  id!: string;

  webhookId!: string;

  eventId!: string;

  /** Place of the event in the log, in which order deliveries are sent that fall due together; null for a test. */
  position!: number | null;

  @Field(() => WebhookDeliveryStatus, { description: 'Whether the endpoint accepted it, or another attempt follows.' })
  status!: WebhookDeliveryStatus;

  /** Attempts that failed since it was last asked for. */
  tries!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it is tried next; null when it is not.' })
  nextAttemptAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the endpoint last accepted it.' })
  deliveredAt!: Date | null;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: Date;
}

@ObjectType('WebhookAttempt', { implements: Node, description: 'One request to the endpoint and what came of it.' })
export class WebhookAttempt {
  @Field(() => ID, { description: 'UUID, the same in API, database, log and webhook.' })
  id!: string;

  deliveryId!: string;

  @Field(() => DateTime, { description: 'When it was sent: the `webhook-timestamp` of the request.' })
  sentAt!: Date;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null when none arrived.' })
  statusCode!: number | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds until the answer; null when none arrived.' })
  durationMs!: number | null;

  @Field(() => String, { nullable: true, description: 'Why no answer arrived, as far as that may be told.' })
  failure!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The beginning of the answer, up to 1000 characters, with the secrets of the webhook blotted out.',
  })
  responseBody!: string | null;
}

type Row<T, WithDefault extends keyof T> = Omit<T, WithDefault> & { [K in WithDefault]: Generated<T[K]> };

declare module '../../platform/db/database.ts' {
  interface Database {
    webhookDelivery: Row<WebhookDelivery, 'status' | 'tries' | 'nextAttemptAt' | 'deliveredAt' | 'createdAt'>;
    webhookAttempt: WebhookAttempt;
  }
}
