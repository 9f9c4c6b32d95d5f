import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { isOwner } from '../../platform/viewer.ts';

/** Who decides is the owners' business. */
export const approvers = rowsOf('approver.id', (ctx: Context) =>
  ctx.db
    .selectFrom('approver')
    .selectAll()
    .where((eb) => eb.lit(isOwner(ctx.viewer))),
);
