import { createBrowserRouter, type RouteObject } from 'react-router';
import { PAGES, type PageName } from './pages.ts';
import { findMoved } from './parts/moved.tsx';
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
      page('/pages/:slug', 'entry'),
      page('/blog', 'entries'),
      page('/blog/:slug', 'entry'),
      page('/tutorials', 'entries'),
      page('/tutorials/:slug', 'entry'),
      page('/preview', 'preview'),
      page('/sign-in', 'signIn'),
      page('/sign-up', 'signUp'),
      page('/forgotten-password', 'forgottenPassword'),
      page('/set-password', 'setPassword'),
      page('/invitation', 'invitation'),
      page('/confirm', 'confirm'),
      page('/confirm-email', 'emailChange'),
      page('/cancel-email-change', 'emailChange'),
      {
        Component: SignedIn,
        children: [
          page('/ask', 'ask'),
          page('/cart', 'cart'),
          page('/requests', 'requests'),
          page('/requests/:id', 'request'),
          page('/keys', 'apps'),
          page('/keys/:id', 'key'),
          page('/apps/:id', 'app'),
          page('/announcements/:id', 'announcement'),
          page('/claim', 'claim'),
          page('/hand-off-return', 'handOffReturn'),
          // What mails name otherwise than these pages.
          page('/access-requests/:id', 'mailed'),
          page('/credentials/:id', 'mailed'),
          page('/products/:id', 'mailed'),
          page('/providers/:id', 'mailed'),
          page('/webhooks/:id', 'mailed'),
          page('/account', 'account'),
          page('/account/tokens', 'tokens'),
          page('/account/data', 'ownData'),
          page('/team', 'team'),
          page('/team/programs/:id', 'tokens'),
        ],
      },
      { path: '*', ErrorBoundary: RouteFailure, loader: findMoved },
    ],
  },
]);
