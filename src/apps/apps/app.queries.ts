import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, orderOf } from '../../platform/graphql/ordering.ts';
import { visibleApps } from './app.policy.ts';

/** How lists of them can be ordered. */
export const appOrder = orderOf(
  'App',
  'app.id',
  { CREATED_AT: byCreation, NAME: byName('app.name', 'Its name, without regard to case.') },
  'desc',
);

/** A deleted app is only met as part of its records. */
export const apps = rowsOf('app.id', ({ db, viewer }) =>
  db.selectFrom('app').selectAll().where('app.deletedAt', 'is', null).where(visibleApps(viewer)),
);

/** An app as part of something the viewer may already see, deleted or not. */
export const { byId: appById } = rowsOf('app.id', ({ db }) => db.selectFrom('app').selectAll());
