import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { visibleApps } from '../apps/apps.policy.ts';
import type { Database } from '../platform/db/database.ts';
import { isOwner, UserRole, type Viewer } from '../platform/viewer.ts';
import { type AccessRequest, AccessRequestStatus } from './access-request.entity.ts';

/** Requests for a visible app, and one's own (S19). A query that uses this joins `app`. */
export function visibleAccessRequests(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'accessRequest' | 'app'>): Expression<SqlBool> =>
    viewer ? eb.or([visibleApps(viewer)(eb), eb('accessRequest.requesterId', '=', viewer.userId)]) : eb.lit(false);
}

/** States in which a request still waits for its one decision. */
export const OPEN_STATUSES = [AccessRequestStatus.PENDING, AccessRequestStatus.AWAITING_EXTERNAL] as const;

export const isOpen = ({ status }: Pick<AccessRequest, 'status'>): boolean =>
  OPEN_STATUSES.some((open) => open === status);

/** API owners decide, but nobody on a request of their own. */
export const canDecide = (viewer: Viewer | null, request: Pick<AccessRequest, 'requesterId' | 'status'>): boolean =>
  isOwner(viewer) && viewer?.userId !== request.requesterId && isOpen(request);

/** Who asked may withdraw, also an administrator who sees the app; owners reject instead. */
export const canCancel = (viewer: Viewer | null, request: Pick<AccessRequest, 'requesterId'>): boolean =>
  viewer !== null && (viewer.userId === request.requesterId || viewer.role === UserRole.CONSUMER_ADMIN);
