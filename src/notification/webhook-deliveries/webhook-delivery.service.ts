import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import { invalidInput, notFound } from '../../platform/domain-error.ts';
import { EVENT_TYPES, type EventType } from '../../platform/events/event-types.ts';
import { addJob } from '../../platform/jobs/job.ts';
import { type CursorMark, decodeCursor } from '../../platform/live/cursor.ts';
import type { Webhook } from '../webhooks/webhook.entity.ts';
import { findVisibleDelivery } from '../webhooks/webhook.queries.ts';
import { replayWebhook as replayJob, wakeWebhook } from '../webhooks/webhook.queue.ts';
import { lockEnabledWebhook, recordWebhook } from '../webhooks/webhook.service.ts';
import { type WebhookDelivery, WebhookDeliveryStatus } from './webhook-delivery.entity.ts';

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

/** Makes these deliveries due again, from the beginning of their schedule. Those that wait keep their place. */
const SEND_AGAIN = { status: WebhookDeliveryStatus.PENDING, tries: 0, nextAttemptAt: sql<Date>`now()` };

/**
 * Sends an event made for it to one endpoint, whatever its filter says. @returns The delivery, which tells how it went.
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
  const found = await findVisibleDelivery(ctx, deliveryId);
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

/**
 * Sends everything behind a cursor again that the filter lets through, in the order of the log: also what the endpoint
 * had already, and what happened while it was switched off or not yet there.
 * @throws DomainError NOT_FOUND, WRONG_STATE, INVALID_INPUT (not a cursor of this portal).
 */
export async function replayWebhook(ctx: Context, id: string, after: string): Promise<Webhook> {
  const webhook = await lockEnabledWebhook(ctx, id);
  const { position } = await requireMark(ctx, after);
  const { head } = await ctx.db
    .selectFrom('eventLog')
    .select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('head'))
    .executeTakeFirstOrThrow();
  await recordWebhook(ctx, 'webhook.replayed', id, { after: { behind: position, upTo: head } });
  await addJob(ctx, replayJob, { webhookId: id, after: position, until: Number(head) });
  return webhook;
}

/** @throws DomainError INVALID_INPUT for text that is no cursor, and for one of another log. */
async function requireMark(ctx: Context, cursor: string): Promise<CursorMark> {
  const mark = readCursor(cursor);
  const event =
    mark &&
    (await ctx.db
      .selectFrom('eventLog')
      .select('id')
      .where('id', '=', mark.id)
      .where('position', '=', mark.position)
      .executeTakeFirst());
  if (mark && event) return mark;
  throw invalidInput('It is not a cursor of this portal.', ['after']);
}

function readCursor(cursor: string): CursorMark | null {
  try {
    return decodeCursor(cursor);
  } catch {
    return null;
  }
}

/** Events that one run of a replay puts on their way. */
const BATCH = 500;

/** One step of a replay, in one transaction: deliveries for the next events, and the job of the step after it. */
export async function replayBatch(
  ctx: Context,
  { webhookId, after, until }: { webhookId: string; after: number; until: number },
): Promise<void> {
  const webhook = await ctx.db
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
  if (!webhook?.isEnabled) return;
  const types = webhook.eventTypes ?? DISPATCHED_TYPES;
  const events = await ctx.db
    .selectFrom('eventLog')
    .select(['id', 'position'])
    .where('position', '>', after)
    .where('position', '<=', until)
    .where(sql<boolean>`type = any(${types}::text[])`)
    .where('type', '!=', 'webhook.tested')
    .orderBy('position')
    .limit(BATCH)
    .execute();
  if (events.length === 0) return;
  await ctx.db
    .updateTable('webhookDelivery')
    .set(SEND_AGAIN)
    .where('webhookId', '=', webhookId)
    .where('status', '!=', WebhookDeliveryStatus.PENDING)
    .where(sql<boolean>`event_id = any(${events.map(({ id }) => id)}::uuid[])`)
    .execute();
  await addDeliveries(
    ctx,
    events.map(({ id, position }) => ({ webhookId, eventId: id, position })),
  );
  await wakeWebhook(ctx, webhookId);
  if (events.length === BATCH)
    await addJob(ctx, replayJob, { webhookId, after: Number(events.at(-1)!.position), until });
}
