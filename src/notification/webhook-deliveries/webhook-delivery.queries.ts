import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll, oneOf } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { idsOf } from '../../platform/graphql/ordering.ts';
import { defineChildPages, paginate } from '../../platform/graphql/paging.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { visibleWebhooks } from '../webhooks/webhook.policy.ts';
import { type WebhookDeliveriesArgs, webhookDeliveryOrder } from './webhook-delivery.inputs.ts';

const visibleDeliveries = (ctx: Reader) =>
  ctx.db
    .selectFrom('webhookDelivery')
    .innerJoin('webhook', 'webhook.id', 'webhookDelivery.webhookId')
    .selectAll('webhookDelivery')
    .where(visibleWebhooks(ctx.viewer));

/** The deliveries of the webhooks that the viewer may see. */
export const webhookDeliveries = rowsOf('webhookDelivery.id', visibleDeliveries);

/** Those of one webhook, newest first. */
export function listWebhookDeliveries(ctx: Context, { webhookId, filter, status, ...page }: WebhookDeliveriesArgs) {
  const query = visibleDeliveries(ctx)
    .where('webhookDelivery.webhookId', '=', webhookId)
    .where(
      matchesAll([
        ['webhookDelivery.status', 'text', filter?.statuses],
        ['webhookDelivery.status', 'text', status],
      ]),
    )
    .where(isWithin('webhookDelivery.createdAt', filter?.createdFrom, filter?.createdUntil));
  return paginate(query, webhookDeliveryOrder, page);
}

/** The attempts of such deliveries. */
export const webhookAttempts = rowsOf('webhookAttempt.id', (ctx) =>
  ctx.db
    .selectFrom('webhookAttempt')
    .innerJoin('webhookDelivery', 'webhookDelivery.id', 'webhookAttempt.deliveryId')
    .innerJoin('webhook', 'webhook.id', 'webhookDelivery.webhookId')
    .selectAll('webhookAttempt')
    .where(visibleWebhooks(ctx.viewer)),
);

/** Attempts of a delivery that the viewer already sees, newest first. */
export const attemptsOfDelivery = defineChildPages(
  (ctx, deliveryIds) =>
    ctx.db
      .selectFrom('webhookAttempt')
      .selectAll()
      .select('webhookAttempt.deliveryId as parentId')
      .where(oneOf('webhookAttempt.deliveryId', deliveryIds)),
  'webhookAttempt.deliveryId',
  idsOf('webhookAttempt.id', 'desc'),
);
