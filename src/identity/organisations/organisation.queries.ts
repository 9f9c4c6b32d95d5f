import type { Context } from '../../platform/context.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, orderOf } from '../../platform/graphql/ordering.ts';
import { visibleOrganisations } from './organisation.policy.ts';

/** How lists of them can be ordered. */
export const organisationOrder = orderOf('Organisation', 'organisation.id', {
  CREATED_AT: byCreation,
  NAME: byName('organisation.name', 'Its name, without regard to case.'),
});

/** Organisations that the viewer may see. */
export const organisations = rowsOf('organisation.id', (ctx) =>
  ctx.db.selectFrom('organisation').selectAll().where(visibleOrganisations(ctx.viewer)),
);

/** An organisation as part of something the viewer may already see, such as a visible account. */
export const organisationById = rowsOf('organisation.id', (ctx) => ctx.db.selectFrom('organisation').selectAll()).byId;

/** For work that is nobody's view; null for API owners, who have none, and for what is no organisation. */
export async function organisationNameOf({ db }: Pick<Context, 'db'>, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const row = await db.selectFrom('organisation').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? null;
}
