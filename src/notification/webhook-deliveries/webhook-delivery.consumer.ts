import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { BATCH } from '../../platform/db/batch.ts';
import { EventConsumer, type EventConsumerOptions } from '../../platform/events/event-consumer.ts';
import type { PortalEvent } from '../../platform/events/event-reader.ts';
import { wakeWebhook } from '../webhooks/webhook.queue.ts';
import { addDeliveries, DISPATCHED_TYPES } from './webhook-delivery.service.ts';

/**
 * Makes one delivery of each event for each webhook that wants it, in the transaction that moves the consumer on. Start
 * it after the relay, stop it before the database goes.
 */
export const webhookConsumer = (options: Omit<EventConsumerOptions, 'name' | 'types' | 'handle'>): EventConsumer =>
  new EventConsumer({ ...options, name: 'webhook', types: DISPATCHED_TYPES, handle: queueDeliveries, atOnce: BATCH });

/** Locked in one order, so that neither two consumers nor the judging of an attempt can stand in each other's way. */
async function queueDeliveries(ctx: Context, event: PortalEvent): Promise<void> {
  const webhooks = await ctx.db
    .selectFrom('webhook')
    .select('id')
    .where('isEnabled', '=', true)
    .where(sql<boolean>`(event_types is null or event_types @> to_jsonb(${event.type}::text))`)
    .orderBy('id')
    .forUpdate()
    .execute();
  if (webhooks.length === 0) return;
  await addDeliveries(
    ctx,
    webhooks.map(({ id }) => ({ webhookId: id, eventId: event.id, position: event.position })),
  );
  for (const { id } of webhooks) await wakeWebhook(ctx, id);
}
