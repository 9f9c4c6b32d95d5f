import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { visibleWebhooks } from './webhook.policy.ts';

/** How lists of them can be ordered. */
export const webhookOrder = orderOf('Webhook', 'webhook.id', { CREATED_AT: byCreation });

/** The webhooks that the viewer may see. */
export const webhooks = rowsOf('webhook.id', (ctx) =>
  ctx.db.selectFrom('webhook').selectAll('webhook').where(visibleWebhooks(ctx.viewer)),
);
