import { rowsOf } from '../../platform/db/rows.ts';
import { visibleOrganisations } from './organisation.policy.ts';

/** Organisations that the viewer may see. */
export const organisations = rowsOf('organisation.id', (ctx) =>
  ctx.db.selectFrom('organisation').selectAll().where(visibleOrganisations(ctx.viewer)),
);

/** An organisation as part of something the viewer may already see, such as a visible account. */
export const organisationById = rowsOf('organisation.id', (ctx) => ctx.db.selectFrom('organisation').selectAll()).byId;
