import { createBrowserRouter, type RouteObject } from 'react-router';
import { PAGES, type PageName } from './pages.ts';
import { Root } from './parts/root.tsx';
import { RootFailure, RouteFailure } from './parts/route-failure.tsx';
import { SignedIn } from './parts/signed-in.tsx';

/** Module names its page `Component`. */
const page = (path: string, name: PageName): RouteObject => ({ path, lazy: PAGES[name] });

export const router = createBrowserRouter([
  {
    Component: Root,
    ErrorBoundary: RootFailure,
    HydrateFallback: () => null,
    children: [
      page('/', 'catalogue'),
      page('/catalogue/:slug', 'product'),
      page('/sign-in', 'signIn'),
      page('/sign-up', 'signUp'),
      {
        Component: SignedIn,
        children: [
          page('/ask', 'ask'),
          page('/cart', 'cart'),
          page('/requests', 'requests'),
          page('/requests/:id', 'request'),
          page('/keys', 'apps'),
          page('/keys/:id', 'key'),
          page('/account', 'account'),
          page('/team', 'team'),
        ],
      },
      { path: '*', ErrorBoundary: RouteFailure, loader: () => Promise.reject(new Response(null, { status: 404 })) },
    ],
  },
]);
