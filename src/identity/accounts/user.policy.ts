import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import { oneOf } from '../../platform/db/one-of.ts';
import { isOwner, isStaff, seesAll, UserRole, type Viewer } from '../../platform/viewer.ts';
import { canAdminister } from '../organisations/organisation.policy.ts';
import type { User } from './user.entity.ts';

/**
 * Whom a viewer may see: owners everybody, administrators their organisation, members whoever shares a team. In the
 * Default Organisation people share nothing but the portal, so there everybody sees only themselves.
 */
export function visibleUsers(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'user'>): Expression<SqlBool> => {
    if (!viewer) return eb.lit(false);
    if (seesAll(viewer)) return eb.lit(true);
    const self = eb('user.id', '=', viewer.userId);
    if (viewer.inDefaultOrganisation) return self;
    if (viewer.role === UserRole.CONSUMER_ADMIN) return eb('user.organisationId', '=', viewer.organisationId);
    const teamMates = eb.selectFrom('membership').select('userId').where(oneOf('teamId', viewer.teamIds));
    return eb.or([self, eb('user.id', 'in', teamMates)]);
  };
}

/** Whose lock a viewer is told of. */
export const seesLockOf = (
  viewer: Viewer | null,
  { isServiceAccount, organisationId }: Pick<User, 'isServiceAccount' | 'organisationId'>,
): boolean => seesAll(viewer) || (isServiceAccount && canAdminister(viewer, organisationId));

/** As {@link seesLockOf}, of the accounts that a viewer sees. */
export function withSeenLock(viewer: Viewer | null) {
  return (eb: ExpressionBuilder<Database, 'user'>): Expression<SqlBool> => {
    if (seesAll(viewer)) return eb.lit(true);
    const isAdministered = canAdminister(viewer, viewer?.organisationId ?? null);
    return isAdministered
      ? eb.and([eb('user.isServiceAccount', '=', true), eb('user.organisationId', '=', viewer!.organisationId)])
      : eb.lit(false);
  };
}

type Account = Pick<User, 'id' | 'role' | 'organisationId' | 'isServiceAccount'>;

/**
 * Only API owners lock, unlock, delete and demote accounts of people, and nobody their own; programs those of consumers alone: so an owner
 * who can is always left. The account of a program is its administrators' affair.
 */
export function canLockOrDelete(viewer: Viewer | null, user: Account): boolean {
  if (!viewer || viewer.userId === user.id) return false;
  if (user.isServiceAccount) return canAdminister(viewer, user.organisationId);
  return isOwner(viewer) && !(viewer.isServiceAccount && isStaff(user.role));
}
