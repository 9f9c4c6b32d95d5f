import { RootFailure, RouteFailure } from '@portal/parts/route-failure.tsx';
import { SignedIn } from '@portal/parts/signed-in.tsx';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { Root } from './parts/root.tsx';

const page = (path: string, lazy: () => Promise<{ Component: React.ComponentType }>): RouteObject => ({ path, lazy });

export const router = createBrowserRouter(
  [
    {
      Component: Root,
      ErrorBoundary: RootFailure,
      HydrateFallback: () => null,
      children: [
        page('/sign-in', () => import('@portal/pages/sign-in.tsx')),
        {
          Component: SignedIn,
          children: [
            page('/', () => import('./pages/queue.tsx')),
            page('/requests/:id', () => import('./pages/request.tsx')),
            page('/offer', () => import('./pages/offer.tsx')),
            page('/offer/products/:id', () => import('./pages/product.tsx')),
            page('/offer/plans/:id', () => import('./pages/plan.tsx')),
            page('/offer/catalogues/:id', () => import('./pages/catalogue.tsx')),
            page('/providers', () => import('./pages/providers.tsx')),
            page('/providers/:id', () => import('./pages/provider.tsx')),
            page('/people', () => import('./pages/people.tsx')),
            page('/people/:id', () => import('./pages/person.tsx')),
            page('/organisations', () => import('./pages/organisations.tsx')),
            page('/organisations/:id', () => import('./pages/organisation.tsx')),
            page('/forms', () => import('./pages/forms.tsx')),
            page('/forms/:id', () => import('./pages/form.tsx')),
            page('/mails', () => import('./pages/mails.tsx')),
            page('/mails/:name', () => import('./pages/mail.tsx')),
            page('/webhooks', () => import('./pages/webhooks.tsx')),
            page('/webhooks/:id', () => import('./pages/webhook.tsx')),
            page('/content', () => import('./pages/content.tsx')),
            page('/content/:id', () => import('./pages/content-entry.tsx')),
            page('/menus', () => import('./pages/menus.tsx')),
            page('/menus/:id', () => import('./pages/menu.tsx')),
            page('/redirects', () => import('./pages/redirects.tsx')),
            page('/themes', () => import('./pages/themes.tsx')),
            page('/themes/:id', () => import('./pages/theme.tsx')),
            page('/settings', () => import('./pages/settings.tsx')),
            page('/audit', () => import('./pages/audit.tsx')),
          ],
        },
        { path: '*', ErrorBoundary: RouteFailure, loader: () => Promise.reject(new Response(null, { status: 404 })) },
      ],
    },
  ],
  { basename: '/dashboard' },
);
