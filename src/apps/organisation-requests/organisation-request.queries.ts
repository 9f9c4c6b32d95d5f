import type { Context } from '../../platform/context.ts';
import { matchesAll } from '../../platform/db/one-of.ts';
import { rowsOf } from '../../platform/db/rows.ts';
import { byCreation, byName, type OrderedPageArgs, orderOf } from '../../platform/graphql/ordering.ts';
import { paginate } from '../../platform/graphql/paging.ts';
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

export const listOrganisationRequests = (
  ctx: Context,
  { search, statuses }: OrganisationRequestFilter,
  page: OrderedPageArgs,
) =>
  paginate(
    requestsFor(ctx)
      .where(containsWords(search, ['organisationRequest.name']))
      .where(matchesAll([['organisationRequest.status', 'text', statuses]])),
    organisationRequestOrder,
    page,
  );
