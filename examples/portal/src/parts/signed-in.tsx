import { Navigate, Outlet, useLocation } from 'react-router';
import { useShell } from '../api/viewer.ts';

/** Pages of somebody: whoever is a stranger signs in first, and then comes back. */
export function SignedIn() {
  const shell = useShell();
  const { pathname, search } = useLocation();
  if (shell.viewer) return <Outlet context={shell} />;
  return <Navigate to={`/sign-in?${new URLSearchParams({ next: pathname + search })}`} replace />;
}
