import { sql } from 'kysely';
import type { Context } from '../../platform/context.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { definePageLoader, type PageArgs, paginate } from '../../platform/graphql/connection.ts';
import { defineLoader, inOrder } from '../../platform/loader.ts';
import type { WebhookDeliveriesArgs } from './webhook.inputs.ts';
import { visibleWebhooks } from './webhook.policy.ts';

const visible = (ctx: Context) => ctx.db.selectFrom('webhook').selectAll().where(visibleWebhooks(ctx.viewer));

export const listWebhooks = (ctx: Context, page: PageArgs) => paginate(visible(ctx), 'webhook.id', page);

export const findVisibleWebhook = (ctx: Context, id: string) => visible(ctx).where('id', '=', id).executeTakeFirst();

const visibleDeliveries = (ctx: Context) =>
  ctx.db
    .selectFrom('webhookDelivery')
    .innerJoin('webhook', 'webhook.id', 'webhookDelivery.webhookId')
    .selectAll('webhookDelivery')
    .where(visibleWebhooks(ctx.viewer));

/** Newest first. */
export function listWebhookDeliveries(ctx: Context, { webhookId, status, ...page }: WebhookDeliveriesArgs) {
  let query = visibleDeliveries(ctx).where('webhookDelivery.webhookId', '=', webhookId);
  if (status) query = query.where(sql<boolean>`webhook_delivery.status = any(${status}::text[])`);
  return paginate(query, 'webhookDelivery.id', page, 'desc');
}

export const findVisibleDelivery = (ctx: Context, id: string) =>
  visibleDeliveries(ctx).where('webhookDelivery.id', '=', id).executeTakeFirst();

/** A webhook as part of a delivery that the viewer already sees. */
export const webhookById = defineLoader(async (ctx: Context, ids: readonly string[]) =>
  inOrder(ids, await visible(ctx).where(oneOf('webhook.id', ids)).execute(), ({ id }) => id),
);

/** Attempts of a delivery that the viewer already sees, newest first. */
export const attemptsOfDelivery = definePageLoader(
  (ctx, deliveryIds) =>
    ctx.db
      .selectFrom('webhookAttempt')
      .selectAll()
      .select('webhookAttempt.deliveryId as parentId')
      .where(oneOf('webhookAttempt.deliveryId', deliveryIds)),
  { id: 'webhookAttempt.id', parent: 'webhookAttempt.deliveryId', direction: 'desc' },
);
