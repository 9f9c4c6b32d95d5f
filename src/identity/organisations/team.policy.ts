import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';

/** Members see their own teams; administrators every team of their organisation. */
export function visibleTeams(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'team'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (seesAll(viewer)) return eb.lit(true);
    return viewer.role === UserRole.CONSUMER_ADMIN
      ? eb('team.organisationId', '=', viewer.organisationId)
      : oneOf('team.id', viewer.teamIds);
  };
}
