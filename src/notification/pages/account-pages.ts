import { requestPasswordReset } from '../../identity/account-links/password-reset.service.ts';
import { setPassword } from '../../identity/account-links/set-password.service.ts';
import type { Attribute } from '../../identity/attributes/attribute.entity.ts';
import { readSignUpAttributes } from '../../identity/attributes/attribute.queries.ts';
import { acceptInvitation } from '../../identity/joining/invitation-acceptance.service.ts';
import { cancelEmailChange, confirmEmail } from '../../identity/profile/email-change.service.ts';
import { confirmSignUp } from '../../identity/sign-up/sign-up-confirmation.service.ts';
import type { Context } from '../../platform/context.ts';
import { answersIn } from './page-answers.ts';
import type { View } from './page-views.ts';
import type { PortalPage } from './portal-pages.ts';

/** A form that does one thing with the token of a mailed link. Nobody signs in there: the link says whose account it is. */
function linkPage(
  path: string,
  facts: { purpose: string } & Record<string, string>,
  template: string,
  go: (tx: Context, token: string, form: URLSearchParams) => Promise<string>,
  questions?: (ctx: Context) => Promise<Attribute[]>,
): PortalPage {
  const view: View = {
    template,
    pathOf: () => path,
    facts: async (ctx, token) => ({
      ...{ ...facts, token, minLength: ctx.config.password.minLength },
      ...{ questions: await questions?.(ctx), can: { go: true } },
    }),
    actions: { go: async (tx, token, form) => ({ notice: await go(tx, token, form) }) },
  };
  return {
    path,
    purpose: facts.purpose,
    isAnybodys: () => true,
    open: async (_ctx, { token }) => ({ id: token?.trim() ?? '' }),
    view,
  };
}

/** The form of a link that needs nothing but a press of its button: opening it does nothing, since scanners of mail do. */
const buttonPage = (
  path: string,
  { purpose, says, button, done }: Record<'purpose' | 'says' | 'button' | 'done', string>,
  go: (tx: Context, token: string) => Promise<void>,
): PortalPage =>
  linkPage(path, { purpose, says, button }, 'link-page', async (tx, token) => {
    await go(tx, token);
    return done;
  });

const FORGOTTEN: View = {
  template: 'forgotten-password-page',
  pathOf: () => '/forgotten-password',
  facts: async () => ({ can: { go: true } }),
  actions: {
    async go(tx, _id, form) {
      await requestPasswordReset(tx, form.get('email') ?? '');
      return { notice: 'If the address has an account, a mail with the link is on its way to it.' };
    },
  },
};

/** Where the links lead that are mailed to the person of an account, and where one of them is asked for. */
export const ACCOUNT_PAGES: readonly PortalPage[] = [
  {
    path: FORGOTTEN.pathOf(''),
    purpose: 'Forgotten password',
    isAnybodys: () => true,
    open: async () => ({ id: '' }),
    view: FORGOTTEN,
  },
  linkPage(
    '/set-password',
    { purpose: 'Set your password', button: 'Set the password' },
    'set-password-page',
    async (tx, token, form) => {
      await setPassword(tx, { token, password: form.get('password') ?? '' });
      return 'Your password is set. Sign in with it.';
    },
  ),
  linkPage(
    '/invitation',
    { purpose: 'Accept your invitation', button: 'Make my account', asks: 'name' },
    'set-password-page',
    async (tx, token, form) => {
      const [displayName, password] = [form.get('displayName') ?? '', form.get('password') ?? ''];
      const attributes = answersIn(form, await readSignUpAttributes(tx));
      await acceptInvitation(tx, { token, displayName, password, attributes });
      return 'Your account is made. Sign in with it.';
    },
    readSignUpAttributes,
  ),
  linkPage(
    '/confirm',
    { purpose: 'Confirm that it was you', button: 'Confirm', asks: 'chosen' },
    'set-password-page',
    async (tx, token, form) => {
      const isActive = await confirmSignUp(tx, { token, password: form.get('password') ?? '' });
      return isActive
        ? 'Thank you. Your account is ready. Sign in with your password.'
        : 'Thank you. A mail tells you as soon as you can sign in.';
    },
  ),
  buttonPage(
    '/confirm-email',
    {
      purpose: 'Confirm your e-mail address',
      says: 'It becomes the address of your account, by which you sign in from then on.',
      button: 'Confirm the address',
      done: 'The address is confirmed. Sign in with it from now on.',
    },
    confirmEmail,
  ),
  buttonPage(
    '/cancel-email-change',
    {
      purpose: 'Keep your e-mail address',
      says: 'The address of your account stays as it is. Whoever wanted to change it knows your password: set another one.',
      button: 'Keep the address',
      done: 'The address stays as it is. If it was not you who wanted to change it, set another password now.',
    },
    cancelEmailChange,
  ),
];
