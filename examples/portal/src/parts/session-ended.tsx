import { lazy, Suspense } from 'react';
import { useHasEnded } from '../api/session.tsx';

const SignInOver = lazy(() => import('./sign-in-over.tsx'));

/** Over whatever page it is, so that this stays as it is while its reader signs in once more. */
export const SessionEnded = () =>
  useHasEnded() && (
    <Suspense>
      <SignInOver />
    </Suspense>
  );
