import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../platform/db/database.ts';
import { seesAll, UserRole, type Viewer } from '../platform/viewer.ts';

/** Who may read the audit trail at all: API owners all of it, administrators that of their organisation. */
export const TRAIL_READERS = [UserRole.API_OWNER, UserRole.CONSUMER_ADMIN] as const;

/**
 * Owners see every event. Administrators see those of their organisation, which are about apps and people that they see
 * anyway, and say who on either side did what. In the Default Organisation people share nothing.
 */
export function visibleEvents(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'eventLog'>): Expression<SqlBool> => {
    if (seesAll(viewer)) return eb.lit(true);
    if (viewer?.role !== UserRole.CONSUMER_ADMIN || viewer.inDefaultOrganisation) return eb.lit(false);
    return eb('eventLog.organisationId', '=', viewer.organisationId);
  };
}
