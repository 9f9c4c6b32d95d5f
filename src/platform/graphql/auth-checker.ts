import { GraphQLError } from 'graphql';
import type { AuthChecker } from 'type-graphql';
import type { Context } from '../context.ts';
import {
  APPROVER,
  isApprover,
  isAuditor,
  isContentManager,
  isService,
  type ServiceScope,
  UserRole,
  type Viewer,
  type ViewerRole,
} from '../viewer.ts';
import { publicError } from './errors.ts';

/** @returns The viewer. @throws GraphQLError UNAUTHENTICATED when nobody is signed in. */
export function requireViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
  return viewer;
}

/** For whoever may do nothing yet but set up a second factor. */
export const enrolFirst = (): GraphQLError =>
  publicError('SECOND_FACTOR_REQUIRED', 'This account needs a second factor: set one up first.');

/** Who may call an operation: a role, approvers whatever their role, or services with a scope. */
export type Caller = ViewerRole | typeof APPROVER | ServiceScope;

/**
 * @param callers Any account when there are none; a service only where it is named.
 * @returns The viewer. @throws GraphQLError UNAUTHENTICATED, FORBIDDEN for another role.
 */
export function requireRole(viewer: Viewer | null, ...callers: readonly Caller[]): Viewer {
  const present = requireViewer(viewer);
  if (callers.length === 0 ? !isService(present) : callers.includes(present.role)) return present;
  if (present.scopes?.some((scope) => callers.includes(scope))) return present;
  return callers.includes(APPROVER) && isApprover(present) ? present : refuseRole();
}

/** As {@link requireRole}, for what changes nothing: an auditor reads whatever an API owner reads. */
export const requireReader = (viewer: Viewer | null, ...callers: readonly Caller[]): Viewer =>
  viewer && isAuditor(viewer) && callers.includes(UserRole.API_OWNER) ? viewer : requireRole(viewer, ...callers);

/**
 * What every change asks first, but for those of the own account.
 * @throws GraphQLError FORBIDDEN for auditors.
 */
export function refuseAuditor(viewer: Viewer | null): void {
  if (isAuditor(viewer)) refuseRole();
}

/** @throws GraphQLError FORBIDDEN */
export function refuseRole(): never {
  throw new GraphQLError('Your role does not allow this.', { extensions: { code: 'FORBIDDEN' } });
}

/**
 * First of the three grades of permission: whether this role may call the operation at all. Mutations have refused auditors
 * before it is asked.
 */
export const authChecker: AuthChecker<Context, Caller> = ({ context, info }, roles) => {
  requireReader(context.viewer, ...roles);
  // What all accounts may change is of consumers, but for the own account.
  if (roles.length === 0 && isContentManager(context.viewer) && info.parentType.name === 'Mutation') {
    if (!info.parentType.getFields()[info.fieldName]?.extensions.ownAccount) refuseRole();
  }
  return true;
};
