import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { notFound } from '../../platform/domain-error.ts';
import { EVENT_TYPES, type EventType } from '../../platform/events/event-types.ts';
import type { Webhook } from '../webhooks/webhook.entity.ts';
import { recordWebhook } from '../webhooks/webhook.events.ts';
import { wakeWebhook } from '../webhooks/webhook.queue.ts';
import { lockEnabledWebhook } from '../webhooks/webhook.service.ts';
import { type WebhookDelivery, WebhookDeliveryStatus } from './webhook-delivery.entity.ts';
import { webhookDeliveries } from './webhook-delivery.queries.ts';

/** What every webhook may be told of. A test goes to the one that is tested. */
export const DISPATCHED_TYPES = (Object.keys(EVENT_TYPES) as EventType[]).filter((type) => type !== 'webhook.tested');

/** Makes deliveries due at once, one for each webhook and event, however often it is called for them. */
export const addDeliveries = (
  ctx: Pick<Context, 'db'>,
  deliveries: readonly Pick<WebhookDelivery, 'webhookId' | 'eventId' | 'position'>[],
): Promise<unknown> =>
  ctx.db
    .insertInto('webhookDelivery')
    .values(deliveries.map((delivery) => ({ id: v7(), ...delivery })))
    .onConflict((conflict) => conflict.columns(['webhookId', 'eventId']).doNothing())
    .execute();

/** What makes deliveries due again, from the beginning of their schedule. Those that wait keep their place. */
export const SEND_AGAIN = { status: WebhookDeliveryStatus.PENDING, tries: 0, nextAttemptAt: sql<Date>`now()` };

/**
 * Sends an event made for it to one endpoint, whatever its filter says.
 * @returns The delivery, which tells how it goes.
 * @throws DomainError NOT_FOUND, WRONG_STATE.
 */
export async function testWebhook(ctx: Context, id: string): Promise<WebhookDelivery> {
  const webhook = await lockEnabledWebhook(ctx, id);
  const eventId = await recordWebhook(ctx, 'webhook.tested', id);
  await addDeliveries(ctx, [{ webhookId: id, eventId, position: null }]);
  await sendNow(ctx, webhook);
  return ctx.db.selectFrom('webhookDelivery').selectAll().where('eventId', '=', eventId).executeTakeFirstOrThrow();
}

/**
 * Sends a delivery again, whatever became of it, under the same id as before.
 * @throws DomainError NOT_FOUND, WRONG_STATE.
 */
export async function redeliverWebhook(ctx: Context, deliveryId: string): Promise<WebhookDelivery> {
  const found = await webhookDeliveries.find(ctx, deliveryId);
  if (!found) throw notFound('delivery', ['deliveryId']);
  const webhook = await lockEnabledWebhook(ctx, found.webhookId);
  await sendNow(ctx, webhook);
  await recordWebhook(ctx, 'webhook.redelivered', webhook.id, { after: { deliveryId, eventId: found.eventId } });
  return ctx.db
    .updateTable('webhookDelivery')
    .set(SEND_AGAIN)
    .where('id', '=', deliveryId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Somebody waits for it, so a pause of the endpoint ends. */
async function sendNow(ctx: Context, webhook: Webhook): Promise<void> {
  webhook.pausedUntil = null;
  await ctx.em.flush();
  await wakeWebhook(ctx, webhook.id);
}
