import { currentClient } from './api/session.tsx';

/** Every page, each a piece of code of its own, loaded when it is opened or about to be. */
export const PAGES = {
  catalogue: () => import('./pages/catalogue.tsx'),
  product: () => import('./pages/product.tsx'),
  entries: () => import('./pages/entries.tsx'),
  entry: () => import('./pages/entry.tsx'),
  preview: () => import('./pages/preview.tsx'),
  ask: () => import('./pages/ask.tsx'),
  cart: () => import('./pages/cart.tsx'),
  requests: () => import('./pages/requests.tsx'),
  request: () => import('./pages/request.tsx'),
  apps: () => import('./pages/apps.tsx'),
  app: () => import('./pages/app.tsx'),
  key: () => import('./pages/key.tsx'),
  signIn: () => import('./pages/sign-in.tsx'),
  signUp: () => import('./pages/sign-up.tsx'),
  account: () => import('./pages/account.tsx'),
  tokens: () => import('./pages/tokens.tsx'),
  ownData: () => import('./pages/own-data.tsx'),
  team: () => import('./pages/team.tsx'),
  announcement: () => import('./pages/announcement.tsx'),
  forgottenPassword: () => import('./pages/forgotten-password.tsx'),
  setPassword: () => import('./pages/set-password.tsx'),
  invitation: () => import('./pages/invitation.tsx'),
  confirm: () => import('./pages/confirm.tsx'),
  emailChange: () => import('./pages/email-change.tsx'),
  claim: () => import('./pages/claim.tsx'),
  handOffReturn: () => import('./pages/hand-off-return.tsx'),
  mailed: () => import('./pages/mailed.tsx'),
};

export type PageName = keyof typeof PAGES;

interface Prefetched {
  /** The query of the page of one object. */
  QUERY?: Parameters<ReturnType<typeof currentClient>['query']>[0];
}

/** Has the page of an object at hand before it is opened. */
export async function prefetch(name: PageName, address: Record<string, string>): Promise<void> {
  const { QUERY } = (await PAGES[name]()) as Prefetched;
  if (QUERY) await currentClient().query(QUERY, address).toPromise();
}
