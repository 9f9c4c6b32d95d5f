import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { canAdminister } from '../../identity/organisations/organisation.policy.ts';
import type { Database } from '../../platform/db/database.ts';
import { isService, seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';
import { type App, AppVisibility } from './app.entity.ts';

/**
 * Whose apps a viewer sees, and with them their credentials: owners all, administrators all of their
 * organisation, members their own and those shared with them, programs those that they made. In the Default Organisation nothing is shared.
 */
export function visibleApps(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'app'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (seesAll(viewer)) return eb.lit(true);
    if (isService(viewer)) return madeBy(viewer)(eb);
    const own = eb('app.ownerId', '=', viewer.userId);
    if (viewer.inDefaultOrganisation) return own;
    const inOrganisation = eb('app.organisationId', '=', viewer.organisationId);
    if (viewer.role === UserRole.CONSUMER_ADMIN) return eb.or([own, inOrganisation]);
    const forOrganisation = eb.and([inOrganisation, eb('app.visibility', '=', AppVisibility.ORGANISATION)]);
    const forTeam = eb.and([
      eb('app.visibility', '=', AppVisibility.TEAM),
      // An array, because an index finds its elements where it would not find what a query yields.
      sql<boolean>`app.owner_id = any(array(${teamMates(eb, viewer)}))`,
    ]);
    return eb.or([own, forOrganisation, forTeam]);
  };
}

/** A program sees what it made, as long as it serves the organisation. */
const madeBy =
  ({ userId, servesOrganisationId }: Viewer) =>
  (eb: ExpressionBuilder<Database, 'app'>): Expression<SqlBool> => {
    const own = eb('app.createdByServiceId', '=', userId);
    return servesOrganisationId ? eb.and([own, eb('app.organisationId', '=', servesOrganisationId)]) : own;
  };

/** Everybody is in a default team, so sharing one means nothing. */
const teamMates = (eb: ExpressionBuilder<Database, 'app'>, viewer: Viewer) =>
  eb
    .selectFrom('membership as mate')
    .innerJoin('membership as own', 'own.teamId', 'mate.teamId')
    .innerJoin('team', 'team.id', 'mate.teamId')
    .select('mate.userId')
    .where('own.userId', '=', viewer.userId)
    .where('team.isDefault', '=', false);

/**
 * Who shares an app manages its credentials; what it is called, who shares it and whether it lives is for its owner, the
 * administrators of its organisation and API owners to say.
 */
export const canManageApp = (viewer: Viewer | null, app: Pick<App, 'ownerId' | 'organisationId'>): boolean =>
  viewer !== null && (viewer.userId === app.ownerId || canAdminister(viewer, app.organisationId));

export interface AppOwner {
  inDefaultOrganisation: boolean;
  /** Whether the owner is in a team beside the default one. */
  hasTeam: boolean;
}

/** Visibilities an app of this owner may have. The first is the default. */
export function allowedVisibilities(owner: AppOwner): AppVisibility[] {
  if (owner.inDefaultOrganisation) return [AppVisibility.PERSONAL];
  return owner.hasTeam
    ? [AppVisibility.PERSONAL, AppVisibility.TEAM, AppVisibility.ORGANISATION]
    : [AppVisibility.PERSONAL, AppVisibility.ORGANISATION];
}
