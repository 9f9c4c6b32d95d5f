import type { Context } from '../../platform/context.ts';
import { isWithin } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import type { OrganisationFilter } from './organisation.inputs.ts';
import { visibleOrganisations } from './organisation.policy.ts';

/** How lists of them can be ordered. */
export const organisationOrder = orderOf('Organisation', 'organisation.id', {
  CREATED_AT: byCreation,
  NAME: byName('organisation.name', 'Its name, without regard to case.'),
});

const organisationsFor = (ctx: Reader) =>
  ctx.db
    .selectFrom('organisation')
    .selectAll()
    .where('organisation.deletedAt', 'is', null)
    .where(visibleOrganisations(ctx.viewer));

/** Organisations that the viewer may see. A deleted one is only met as part of its records. */
export const organisations = rowsOf('organisation.id', organisationsFor);

const pages = defineList('organisation', (reader, { search, ...filter }: OrganisationFilter) =>
  organisationsFor(reader)
    .where(containsWords(search, ['organisation.name']))
    .where(isWithin('organisation.createdAt', filter.createdFrom, filter.createdUntil)),
);

export const listOrganisations = (ctx: Context, filter: OrganisationFilter | null | undefined, page: OrderedPageArgs) =>
  pages(ctx, filter ?? {}, organisationOrder, page);

/** An organisation as part of something the viewer may already see, such as a visible account. */
export const organisationById = rowsOf('organisation.id', (ctx) => ctx.db.selectFrom('organisation').selectAll()).byId;

/** For work that is nobody's view; null for API owners, who have none, and for what is no organisation or was deleted. */
export async function organisationNameOf({ db }: Pick<Context, 'db'>, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const row = await db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row?.name ?? null;
}
