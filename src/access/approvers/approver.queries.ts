import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, orderOf } from '../../platform/graphql/ordering.ts';
import { seesAll } from '../../platform/viewer.ts';

/** How lists of them can be ordered. */
export const approverOrder = orderOf('Approver', 'approver.id', { CREATED_AT: byCreation });

/** Who decides is the owners' business. */
export const approvers = rowsOf('approver.id', (ctx) =>
  ctx.db
    .selectFrom('approver')
    .selectAll()
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);
