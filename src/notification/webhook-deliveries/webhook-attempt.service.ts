import { type Selectable, sql } from 'kysely';
import { v7 } from 'uuid';
import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/db/database.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { WebhookDisabledReason } from '../webhooks/webhook.entity.ts';
import { recordWebhook } from '../webhooks/webhook.events.ts';
import { wakeWebhook } from '../webhooks/webhook.queue.ts';

import { type WebhookAttempt, type WebhookDelivery, WebhookDeliveryStatus } from './webhook-delivery.entity.ts';
import { judge, type Verdict } from './webhook-retry.rules.ts';

/** What came of one request to an endpoint, with what it tells about the next one. */
export interface AttemptOutcome extends Omit<WebhookAttempt, 'id' | 'deliveryId'> {
  retryAfter: string | null;
}

/** Without a success for so long, the endpoint is switched off. The schedule of a delivery is over before. */
const GIVE_UP_AFTER = sql`interval '5 days'`;

/**
 * Stores an attempt with what follows from it for the delivery and its endpoint, and has the next one sent when it is
 * due. Nothing is stored of an endpoint that was deleted meanwhile.
 */
export const recordAttempt = (
  ctx: Context,
  delivery: Pick<WebhookDelivery, 'id' | 'webhookId' | 'tries'>,
  outcome: AttemptOutcome,
): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const webhook = await lock(tx, delivery.webhookId);
    if (!webhook) return;
    const { retryAfter, ...attempt } = outcome;
    await tx.db
      .insertInto('webhookAttempt')
      .values({ id: v7(), deliveryId: delivery.id, ...attempt })
      .execute();
    const answer = attempt.statusCode === null ? null : { status: attempt.statusCode, retryAfter };
    const { failures, isBeyondHope } = webhook;
    const verdict = judge(answer, { tries: delivery.tries, failures, isBeyondHope });
    await moveDelivery(tx, delivery, verdict);
    await moveWebhook(tx, webhook.id, verdict);
    if (verdict.disable && webhook.isEnabled) await disable(tx, webhook.id, verdict.disable);
    await wakeWhenDue(tx, webhook.id);
  });

const lock = (ctx: Context, id: string) =>
  ctx.db
    .selectFrom('webhook')
    .select(['id', 'isEnabled', 'failures'])
    .select(sql<boolean>`coalesce(failing_since < now() - ${GIVE_UP_AFTER}, false)`.as('isBeyondHope'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

const moveDelivery = (
  ctx: Context,
  { id, tries }: Pick<WebhookDelivery, 'id' | 'tries'>,
  { status, retrySeconds }: Verdict,
): Promise<unknown> =>
  ctx.db
    .updateTable('webhookDelivery')
    .set({
      status,
      tries: tries + (status === WebhookDeliveryStatus.SUCCEEDED ? 0 : 1),
      nextAttemptAt: retrySeconds === null ? null : inSeconds(retrySeconds),
      ...(status === WebhookDeliveryStatus.SUCCEEDED && { deliveredAt: sql<Date>`now()` }),
    })
    .where('id', '=', id)
    .execute();

const moveWebhook = (ctx: Context, id: string, { status, pauseSeconds }: Verdict): Promise<unknown> =>
  ctx.db
    .updateTable('webhook')
    .set(
      status === WebhookDeliveryStatus.SUCCEEDED
        ? { failures: 0, failingSince: null, pausedUntil: null }
        : {
            failures: sql<number>`failures + 1`,
            failingSince: sql<Date>`coalesce(failing_since, now())`,
            pausedUntil: pauseSeconds > 0 ? inSeconds(pauseSeconds) : null,
          },
    )
    .where('id', '=', id)
    .execute();

/** The event is what tells the owners, by mail and by their other webhooks. */
async function disable(ctx: Context, id: string, reason: WebhookDisabledReason): Promise<void> {
  await ctx.db
    .updateTable('webhook')
    .set({ isEnabled: false, disabledReason: reason, disabledAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
  await recordWebhook(ctx, 'webhook.disabled', id, { after: { isEnabled: false, disabledReason: reason } });
}

/** Has the webhook's next delivery sent when both it and the endpoint are ready. Its row must be locked. */
export async function wakeWhenDue(ctx: Context, webhookId: string): Promise<void> {
  const next = await ctx.db
    .selectFrom('webhookDelivery')
    .innerJoin('webhook', 'webhook.id', 'webhookDelivery.webhookId')
    .select(sql<Date>`greatest(webhook_delivery.next_attempt_at, webhook.paused_until)`.as('dueAt'))
    .where('webhook.id', '=', webhookId)
    .where('webhook.isEnabled', '=', true)
    .where('webhookDelivery.status', '=', WebhookDeliveryStatus.PENDING)
    .orderBy('webhookDelivery.nextAttemptAt')
    .limit(1)
    .executeTakeFirst();
  if (next) await wakeWebhook(ctx, webhookId, next.dueAt);
}

/** The delivery that is to be sent now: the one due for the longest; null when none is, or the endpoint is not ready. */
export async function findDue(
  ctx: Context,
  webhookId: string,
): Promise<Selectable<Database['webhookDelivery']> | null> {
  const due = await ctx.db
    .selectFrom('webhookDelivery')
    .innerJoin('webhook', 'webhook.id', 'webhookDelivery.webhookId')
    .selectAll('webhookDelivery')
    .where('webhook.id', '=', webhookId)
    .where('webhook.isEnabled', '=', true)
    .where(sql<boolean>`coalesce(webhook.paused_until <= now(), true)`)
    .where('webhookDelivery.status', '=', WebhookDeliveryStatus.PENDING)
    .where('webhookDelivery.nextAttemptAt', '<=', sql<Date>`now()`)
    .orderBy('webhookDelivery.nextAttemptAt')
    .orderBy('webhookDelivery.position')
    .limit(1)
    .executeTakeFirst();
  return due ?? null;
}
