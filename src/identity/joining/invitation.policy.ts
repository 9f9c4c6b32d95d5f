import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';

/** API owners see every invitation, administrators those into their organisation. */
export function visibleInvitations(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'invitation'>): Expression<SqlBool> => {
    if (seesAll(viewer)) return eb.lit(true);
    const administers = viewer?.role === UserRole.CONSUMER_ADMIN && !viewer.inDefaultOrganisation;
    return administers ? eb('invitation.organisationId', '=', viewer.organisationId!) : eb.lit(false);
  };
}
