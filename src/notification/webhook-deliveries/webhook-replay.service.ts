import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { invalidInput } from '../../platform/domain-error.ts';
import type { EventType } from '../../platform/events/event-types.ts';
import { type CursorMark, decodeCursor } from '../../platform/live/cursor.ts';
import { gather } from '../../platform/rules.ts';
import type { Webhook } from '../webhooks/webhook.entity.ts';
import { recordWebhook } from '../webhooks/webhook.events.ts';
import { wakeWebhook } from '../webhooks/webhook.queue.ts';
import { lockEnabledWebhook } from '../webhooks/webhook.service.ts';
import { WebhookDeliveryStatus } from './webhook-delivery.entity.ts';
import { queueReplay, type ReplayStep } from './webhook-delivery.queue.ts';
import { addDeliveries, DISPATCHED_TYPES, SEND_AGAIN } from './webhook-delivery.service.ts';

/**
 * Sends everything behind a cursor again that the filter lets through, in the order of the log: also what the endpoint
 * had already, and what happened while it was switched off or not yet there.
 * @throws DomainError NOT_FOUND, WRONG_STATE, INVALID_INPUT (not a cursor of this portal).
 */
export async function replayWebhook(ctx: Context, id: string, after: string): Promise<Webhook> {
  const { webhook, mark } = await gather({
    webhook: () => lockEnabledWebhook(ctx, id),
    mark: () => requireMark(ctx, after),
  });
  const { position } = mark;
  const { head } = await ctx.db
    .selectFrom('eventLog')
    .select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('head'))
    .executeTakeFirstOrThrow();
  await recordWebhook(ctx, 'webhook.replayed', id, { after: { behind: position, upTo: head } });
  await queueReplay(ctx, { webhookId: id, after: position, until: Number(head) });
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
export async function replayBatch(ctx: Context, { webhookId, after, until }: ReplayStep): Promise<void> {
  const webhook = await ctx.db
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
  if (!webhook?.isEnabled) return;
  const events = await readBatch(ctx, webhook.eventTypes ?? DISPATCHED_TYPES, { after, until });
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
  if (events.length === BATCH) {
    await queueReplay(ctx, { webhookId, after: Number(events.at(-1)!.position), until });
  }
}

const readBatch = (ctx: Context, types: readonly EventType[], { after, until }: Pick<ReplayStep, 'after' | 'until'>) =>
  ctx.db
    .selectFrom('eventLog')
    .select(['id', 'position'])
    .where('position', '>', after)
    .where('position', '<=', until)
    .where(sql<boolean>`type = any(${types}::text[])`)
    .where('type', '!=', 'webhook.tested')
    .orderBy('position')
    .limit(BATCH)
    .execute();
