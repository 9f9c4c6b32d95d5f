import { rowsOf } from '../../platform/db/rows.ts';
import { visibleWebhooks } from './webhook.policy.ts';

/** The webhooks that the viewer may see. */
export const webhooks = rowsOf('webhook.id', (ctx) =>
  ctx.db.selectFrom('webhook').selectAll('webhook').where(visibleWebhooks(ctx.viewer)),
);
