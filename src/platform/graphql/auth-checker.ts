import { GraphQLError } from 'graphql';
import type { AuthChecker } from 'type-graphql';
import type { Context } from '../context.ts';
import { isService, type Viewer, type ViewerRole } from '../viewer.ts';

/** @returns The viewer. @throws GraphQLError UNAUTHENTICATED when nobody is signed in. */
export function requireViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
  return viewer;
}

/**
 * @param roles Any account when there are none; a service only where it is named.
 * @returns The viewer. @throws GraphQLError UNAUTHENTICATED, FORBIDDEN for another role.
 */
export function requireRole(viewer: Viewer | null, ...roles: readonly ViewerRole[]): Viewer {
  const present = requireViewer(viewer);
  if (roles.length === 0 ? !isService(present) : roles.includes(present.role)) return present;
  return refuseRole();
}

/** @throws GraphQLError FORBIDDEN */
export function refuseRole(): never {
  throw new GraphQLError('Your role does not allow this.', { extensions: { code: 'FORBIDDEN' } });
}

/** First of the three grades of permission: whether this role may call the operation at all. */
export const authChecker: AuthChecker<Context, ViewerRole> = ({ context }, roles) => {
  requireRole(context.viewer, ...roles);
  return true;
};
