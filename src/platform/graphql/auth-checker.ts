import { GraphQLError } from 'graphql';
import type { AuthChecker } from 'type-graphql';
import type { Context } from '../context.ts';
import { APPROVER, isApprover, isService, type ServiceScope, type Viewer, type ViewerRole } from '../viewer.ts';

/** @returns The viewer. @throws GraphQLError UNAUTHENTICATED when nobody is signed in. */
export function requireViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
  return viewer;
}

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

/** @throws GraphQLError FORBIDDEN */
export function refuseRole(): never {
  throw new GraphQLError('Your role does not allow this.', { extensions: { code: 'FORBIDDEN' } });
}

/** First of the three grades of permission: whether this role may call the operation at all. */
export const authChecker: AuthChecker<Context, Caller> = ({ context }, roles) => {
  requireRole(context.viewer, ...roles);
  return true;
};
