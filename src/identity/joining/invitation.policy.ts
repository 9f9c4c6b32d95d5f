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

/** Whether whoever sent an invitation, the `user` of the query, may still invite: who may not any more leaves no way in behind. */
export const stands = (eb: ExpressionBuilder<Database, 'invitation' | 'user'>): Expression<SqlBool> =>
  eb.and([
    eb('user.isActive', '=', true),
    eb('user.deletedAt', 'is', null),
    eb.or([
      eb('user.role', '=', UserRole.API_OWNER),
      eb.and([
        eb('user.role', '=', UserRole.CONSUMER_ADMIN),
        eb('user.organisationId', '=', eb.ref('invitation.organisationId')),
      ]),
    ]),
  ]);
