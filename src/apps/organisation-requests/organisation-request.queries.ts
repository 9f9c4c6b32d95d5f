import type { Context } from '../../platform/context.ts';
import { isWithin, matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { defineList } from '../../platform/graphql/paging.ts';
import { containsWords } from '../../platform/search.ts';
import type { Reader } from '../../platform/shapes/shaped.ts';
import { accountOf, seesAll } from '../../platform/viewer.ts';
import type { OrganisationRequestFilter } from './organisation-request.inputs.ts';

/** How lists of them can be ordered. */
export const organisationRequestOrder = orderOf('OrganisationRequest', 'organisationRequest.id', {
  CREATED_AT: byCreation,
  NAME: byName('organisationRequest.name', 'The wished name, without regard to case.'),
});

/** API owners see all, consumers their own. */
const requestsFor = ({ db, viewer }: Reader) =>
  db
    .selectFrom('organisationRequest')
    .selectAll()
    .where((eb) => (seesAll(viewer) ? eb.lit(true) : eb('organisationRequest.requesterId', '=', accountOf(viewer))));

/** Requests that the viewer may see. */
export const organisationRequests = rowsOf('organisationRequest.id', requestsFor);

const pages = defineList('organisationRequest', (reader, { search, statuses, ...filter }: OrganisationRequestFilter) =>
  requestsFor(reader)
    .where(containsWords(search, ['organisationRequest.name']))
    .where(matchesAll([['organisationRequest.status', 'text', statuses]]))
    .where(isWithin('organisationRequest.createdAt', filter.createdFrom, filter.createdUntil))
    .where(isWithin('organisationRequest.decidedAt', filter.decidedFrom, filter.decidedUntil)),
);

export const listOrganisationRequests = (ctx: Context, filter: OrganisationRequestFilter, page: OrderedPageArgs) =>
  pages(ctx, filter, organisationRequestOrder, page);
