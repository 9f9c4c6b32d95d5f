import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { App } from '../../apps/apps/app.entity.ts';
import { visibleApps } from '../../apps/apps/app.policy.ts';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { requireViewer } from '../../platform/graphql/auth-checker.ts';
import {
  isApprover,
  isDelegate,
  isOwner,
  isService,
  ServiceScope,
  UserRole,
  type Viewer,
} from '../../platform/viewer.ts';
import { type AccessRequest, AccessRequestStatus } from './access-request.entity.ts';

/**
 * Requests for a visible app. It does not count who asked: a request shows its app as it is now, which is nobody's business who does
 * not see that any more. An approver sees the requests that they are responsible for, decided or not. A query that uses this joins `app`.
 */
export function visibleAccessRequests(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'accessRequest' | 'app'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (isService(viewer)) return ofService(viewer)(eb);
    const forApps = visibleApps(viewer)(eb);
    return isApprover(viewer) ? eb.or([forApps, inScopeOf(viewer)(eb)]) : forApps;
  };
}

/** Whether {@link visibleAccessRequests} are those for visible apps, and neither all nor any others. */
export const seesByApp = (viewer: Viewer | null): viewer is Viewer =>
  viewer !== null && !isDelegate(viewer) && !isApprover(viewer);

/**
 * What a service asked for or decided itself, so that a call repeated after a lost answer is told what became of it, and with
 * the scopes for it what waits for a third party; all within the organisation that it serves.
 */
const ofService =
  ({ userId, scopes = [], servesOrganisationId }: Viewer) =>
  (eb: ExpressionBuilder<Database, 'accessRequest' | 'app'>): Expression<SqlBool> => {
    const readsHandedOff = HAND_OFF_SCOPES.some((scope) => scopes.includes(scope));
    const concerns = eb.or([
      eb('accessRequest.createdByServiceId', '=', userId),
      eb('accessRequest.decidedByServiceId', '=', userId),
      eb.and([eb.lit(readsHandedOff), eb('accessRequest.status', '=', AccessRequestStatus.AWAITING_EXTERNAL)]),
    ]);
    return servesOrganisationId ? eb.and([concerns, eb('app.organisationId', '=', servesOrganisationId)]) : concerns;
  };

const HAND_OFF_SCOPES = [ServiceScope.READ_REQUESTS, ServiceScope.DECIDE_REQUESTS];

/** Requests that an approver is responsible for, decided or not: see {@link isInScope}. */
const inScopeOf =
  ({ decidesCatalogueIds = [], decidesProductIds = [] }: Viewer) =>
  (eb: ExpressionBuilder<Database, 'accessRequest'>): Expression<SqlBool> =>
    eb.or([
      oneOf('accessRequest.catalogueId', decidesCatalogueIds),
      sql<boolean>`not exists (select from access_request_product as line
        where line.access_request_id = access_request.id and line.product_id <> all(${decidesProductIds}::uuid[]))`,
    ]);

/** The same as {@link canDecide}, for lists. */
export const decidableAccessRequests =
  (viewer: Viewer | null) =>
  (eb: ExpressionBuilder<Database, 'accessRequest'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    const open = eb.and([
      eb('accessRequest.status', 'in', OPEN_STATUSES),
      sql<boolean>`access_request.requester_id <> all(${accountsBehind(viewer)}::uuid[])`,
      eb('accessRequest.createdByServiceId', 'is distinct from', viewer.userId),
    ]);
    if (isOwner(viewer)) return open;
    if (!viewer.scopes) return isApprover(viewer) ? eb.and([open, inScopeOf(viewer)(eb)]) : eb.lit(false);
    const awaiting = eb('accessRequest.status', '=', AccessRequestStatus.AWAITING_EXTERNAL);
    return eb.and([open, awaiting, eb.lit(viewer.scopes.includes(ServiceScope.DECIDE_REQUESTS))]);
  };

/** States in which a request still waits for its one decision. */
export const OPEN_STATUSES = [AccessRequestStatus.PENDING, AccessRequestStatus.AWAITING_EXTERNAL] as const;

export const isOpen = ({ status }: Pick<AccessRequest, 'status'>): boolean =>
  OPEN_STATUSES.some((open) => open === status);

/** What determines who is responsible for a request. */
export interface RequestScope extends Pick<AccessRequest, 'catalogueId'> {
  productIds: readonly string[];
}

type Owned = Pick<AccessRequest, 'requesterId' | 'createdByServiceId'>;

type Decidable = Owned & Pick<AccessRequest, 'status'> & RequestScope;

/** Whose will a call does: whoever made a token decides and asks through it as well. */
const accountsBehind = ({ userId, tokenMakerId, programIds = [] }: Viewer): string[] => [
  ...[userId, ...(tokenMakerId ? [tokenMakerId] : [])],
  ...programIds,
];

/** Nobody decides on a request of their own, in whatever way: by a session, a token that they made, or a link. */
export const isOwnRequest = (viewer: Viewer, { requesterId, createdByServiceId }: Owned): boolean =>
  accountsBehind(viewer).includes(requesterId) || createdByServiceId === viewer.userId;

/**
 * API owners decide, and approvers on what they are responsible for, but nobody on a request of their own; third
 * parties on what was handed to them.
 */
export const canDecide = (viewer: Viewer | null, request: Decidable): boolean =>
  isDecider(viewer, request) && isOpen(request);

/** As {@link canDecide}, also about a request that is decided already. */
export const isDecider = (viewer: Viewer | null, request: Decidable): boolean =>
  viewer !== null &&
  (isOwner(viewer) || isInScope(viewer, request) || decidesExternally(viewer, request)) &&
  !isOwnRequest(viewer, request);

/**
 * An approver of a catalogue is responsible for all requests in it; approvers of products for requests that are for
 * nothing else, because a request is decided as a whole.
 */
export const isInScope = (
  { decidesCatalogueIds = [], decidesProductIds = [] }: Pick<Viewer, 'decidesCatalogueIds' | 'decidesProductIds'>,
  { catalogueId, productIds }: RequestScope,
): boolean =>
  (catalogueId !== null && decidesCatalogueIds.includes(catalogueId)) ||
  (productIds.length > 0 && productIds.every((id) => decidesProductIds.includes(id)));

const decidesExternally = (viewer: Viewer, { status }: Pick<AccessRequest, 'status'>): boolean =>
  status === AccessRequestStatus.AWAITING_EXTERNAL && viewer.scopes?.includes(ServiceScope.DECIDE_REQUESTS) === true;

/**
 * The requester may withdraw, and so may the program that asked and an administrator of the app's organisation; owners reject instead. Seeing a
 * request is not enough, because an approver sees those of others.
 */
export const canCancel = (viewer: Viewer | null, request: Owned, app: Pick<App, 'organisationId'>): boolean =>
  viewer !== null &&
  (viewer.userId === request.requesterId ||
    viewer.userId === request.createdByServiceId ||
    (viewer.role === UserRole.CONSUMER_ADMIN &&
      !viewer.inDefaultOrganisation &&
      viewer.organisationId === app.organisationId));

/** Who decides or withdraws: a person or a program. */
export function deciderOf(viewer: Viewer | null): Partial<Pick<AccessRequest, 'decidedById' | 'decidedByServiceId'>> {
  const { userId } = requireViewer(viewer);
  return isService(viewer) ? { decidedByServiceId: userId } : { decidedById: userId };
}
