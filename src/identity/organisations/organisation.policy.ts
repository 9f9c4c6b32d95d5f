import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { isOwner, seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';

/** API owners see every organisation, others their own. */
export function visibleOrganisations(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'organisation'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    return seesAll(viewer) ? eb.lit(true) : eb('organisation.id', '=', viewer.organisationId);
  };
}

/** API owners administer every organisation and their own side; administrators their organisation. */
export const canAdminister = (viewer: Viewer | null, organisationId: string | null): boolean =>
  isOwner(viewer) ||
  (viewer?.role === UserRole.CONSUMER_ADMIN &&
    !viewer.inDefaultOrganisation &&
    viewer.organisationId === organisationId);
