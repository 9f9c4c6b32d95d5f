import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { visibleApps } from '../apps/apps.policy.ts';
import type { Database } from '../platform/db/database.ts';
import { isOwner, isService, ServiceScope, UserRole, type Viewer } from '../platform/viewer.ts';
import { type AccessRequest, AccessRequestStatus } from './access-request.entity.ts';

/**
 * Requests for a visible app, and one's own (S19). A service sees those that wait for a third party, and what it decided
 * itself, so that a call repeated after a lost answer is told the decision (C12). A query that uses this joins `app`.
 */
export function visibleAccessRequests(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'accessRequest' | 'app'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (isService(viewer)) {
      const awaiting = eb('accessRequest.status', '=', AccessRequestStatus.AWAITING_EXTERNAL);
      return eb.or([awaiting, eb('accessRequest.decidedByServiceId', '=', viewer.userId)]);
    }
    return eb.or([visibleApps(viewer)(eb), eb('accessRequest.requesterId', '=', viewer.userId)]);
  };
}

/** States in which a request still waits for its one decision. */
export const OPEN_STATUSES = [AccessRequestStatus.PENDING, AccessRequestStatus.AWAITING_EXTERNAL] as const;

export const isOpen = ({ status }: Pick<AccessRequest, 'status'>): boolean =>
  OPEN_STATUSES.some((open) => open === status);

type Decidable = Pick<AccessRequest, 'requesterId' | 'status'>;

/** API owners decide, but nobody on a request of their own; third parties on what was handed to them (S30). */
export const canDecide = (viewer: Viewer | null, request: Decidable): boolean =>
  (isOwner(viewer) || decidesExternally(viewer, request)) && viewer?.userId !== request.requesterId && isOpen(request);

const decidesExternally = (viewer: Viewer | null, { status }: Decidable): boolean =>
  status === AccessRequestStatus.AWAITING_EXTERNAL && viewer?.scopes?.includes(ServiceScope.DECIDE_REQUESTS) === true;

/** Who asked may withdraw, also an administrator who sees the app; owners reject instead. */
export const canCancel = (viewer: Viewer | null, request: Pick<AccessRequest, 'requesterId'>): boolean =>
  viewer !== null && (viewer.userId === request.requesterId || viewer.role === UserRole.CONSUMER_ADMIN);
