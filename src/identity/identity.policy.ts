import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../platform/db/database.ts';
import { oneOf } from '../platform/db/one-of.ts';
import { isOwner, UserRole, type Viewer } from '../platform/viewer.ts';

/**
 * Whom a viewer may see: owners everybody, administrators their organisation, members whoever shares a team. In the
 * Default Organisation people share nothing but the portal, so there everybody sees only themselves.
 */
export function visibleUsers(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'user'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (isOwner(viewer)) return eb.lit(true);
    const self = eb('user.id', '=', viewer.userId);
    if (viewer.inDefaultOrganisation) return self;
    if (viewer.role === UserRole.CONSUMER_ADMIN) return eb('user.organisationId', '=', viewer.organisationId);
    const teamMates = eb.selectFrom('membership').select('userId').where(oneOf('teamId', viewer.teamIds));
    return eb.or([self, eb('user.id', 'in', teamMates)]);
  };
}

export function visibleOrganisations(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'organisation'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    return isOwner(viewer) ? eb.lit(true) : eb('organisation.id', '=', viewer.organisationId);
  };
}

/** Members see their own teams; administrators every team of their organisation. */
export function visibleTeams(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'team'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (isOwner(viewer)) return eb.lit(true);
    return viewer.role === UserRole.CONSUMER_ADMIN
      ? eb('team.organisationId', '=', viewer.organisationId)
      : oneOf('team.id', viewer.teamIds);
  };
}

/** API owners administer every organisation and their own side; administrators their organisation. */
export const canAdminister = (viewer: Viewer | null, organisationId: string | null): boolean =>
  isOwner(viewer) ||
  (viewer?.role === UserRole.CONSUMER_ADMIN &&
    !viewer.inDefaultOrganisation &&
    viewer.organisationId === organisationId);

/** Only API owners lock accounts, and nobody the own: so there is always an owner left who can. */
export const canSwitch = (viewer: Viewer | null, user: { id: string }): boolean =>
  isOwner(viewer) && viewer?.userId !== user.id;
