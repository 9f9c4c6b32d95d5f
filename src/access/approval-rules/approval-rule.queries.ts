import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { seesAll } from '../../platform/viewer.ts';

/** All rules, in their order. */
export const readApprovalRules = (ctx: Pick<Context, 'db'>) =>
  ctx.db.selectFrom('approvalRule').selectAll().orderBy('position').execute();

/** Rules are the owners' business. */
export const approvalRules = rowsOf('approvalRule.id', (ctx) =>
  ctx.db
    .selectFrom('approvalRule')
    .selectAll()
    .where((eb) => eb.lit(seesAll(ctx.viewer))),
);
