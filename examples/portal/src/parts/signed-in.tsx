import { Navigate, Outlet, useLocation } from 'react-router';
import { useShell } from '../api/viewer.ts';

/** Pages of somebody: whoever is a stranger signs in first, and then comes back. */
export function SignedIn() {
  const shell = useShell();
  const { pathname, search, hash } = useLocation();
  if (shell.viewer) return <Outlet context={shell} />;
  // What stands behind `#` is sent to no server, and so it stays there.
  const next = new URLSearchParams({ next: pathname + search });
  return <Navigate to={{ pathname: '/sign-in', search: `?${next}`, hash }} replace />;
}
