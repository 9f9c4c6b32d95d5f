import { setPassword } from '../../identity/account-links/set-password.service.ts';
import type { Context } from '../../platform/context.ts';
import type { View } from './page-views.ts';
import type { PortalPage } from './portal-pages.ts';

/** A form that does one thing with the token of a mailed link. Nobody signs in there: the link says whose account it is. */
function linkPage(
  path: string,
  purpose: string,
  template: string,
  go: (tx: Context, token: string, form: URLSearchParams) => Promise<string>,
): PortalPage {
  const view: View = {
    template,
    pathOf: () => path,
    facts: async (_ctx, token) => ({ token, purpose, can: { go: true } }),
    actions: { go: async (tx, token, form) => ({ notice: await go(tx, token, form) }) },
  };
  return {
    path,
    purpose,
    isAnybodys: () => true,
    open: async (_ctx, { token }) => ({ id: token?.trim() ?? '' }),
    view,
  };
}

/** Where the links lead that are mailed to the person of an account. */
export const ACCOUNT_PAGES: readonly PortalPage[] = [
  linkPage('/set-password', 'Set your password', 'set-password-page', async (tx, token, form) => {
    await setPassword(tx, { token, password: form.get('password') ?? '' });
    return 'Your password is set. Sign in with it.';
  }),
];
