import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, byText, orderOf } from '../../platform/graphql/ordering.ts';
import { visibleUsers } from './user.policy.ts';

/** How lists of them can be ordered. */
export const userOrder = orderOf('User', 'user.id', {
  CREATED_AT: byCreation,
  DISPLAY_NAME: byName('user.displayName', 'How others are shown it.'),
  EMAIL: byText('user.email', 'Its e-mail address.'),
});

/** Accounts that the viewer may see. A deleted account is only met as part of its records. */
export const users = rowsOf('user.id', (ctx) =>
  ctx.db.selectFrom('user').selectAll().where('user.deletedAt', 'is', null).where(visibleUsers(ctx.viewer)),
);

/** An account as part of something the viewer may already see, such as the requester of a visible request. */
export const userById = rowsOf('user.id', (ctx) => ctx.db.selectFrom('user').selectAll()).byId;
