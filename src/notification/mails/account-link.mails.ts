import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accountFacts, accountLinkFacts } from '../mail-facts/account.facts.ts';
import { timeInWords } from '../mail-facts/in-words.ts';
import { passwordLinks } from './mail-links.ts';
import { accountAlone } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_ACCOUNT, SAMPLE_ACCOUNT_LINK, SAMPLE_PASSWORD_LINK } from './mail-samples.ts';

const withPasswordLink = {
  to: accountAlone,
  isEssential: true,
  variables: (ctx: Context, { subject, after }: EventAbout<'user'>) =>
    accountLinkFacts(ctx, subject.userId, after?.linkId),
  links: passwordLinks,
  sample: SAMPLE_ACCOUNT_LINK,
  sampleLinks: SAMPLE_PASSWORD_LINK,
};

/** The mails by which the person of an account sets its password. */
export const ACCOUNT_LINK_MAILS: readonly MailRule[] = [
  mail({
    name: 'account-welcome',
    description: 'An account was made, and the link to set its first password; to its person.',
    event: 'user.welcomed',
    subject: 'Welcome to the developer portal',
    ...withPasswordLink,
  }),
  mail({
    name: 'password-reset',
    description: 'Somebody asked to set another password, and the link to do it; to the person of the account.',
    event: 'user.passwordResetRequested',
    subject: 'Set another password',
    ...withPasswordLink,
  }),
  mail({
    name: 'password-changed',
    description: 'The password of an account was set or changed; to its person.',
    event: 'user.passwordChanged',
    to: accountAlone,
    isEssential: true,
    subject: 'Your password was changed',
    variables: async (ctx, { subject, occurredAt }) => ({
      ...(await accountFacts(ctx, subject.userId)),
      changedAt: timeInWords(occurredAt),
    }),
    sample: { ...SAMPLE_ACCOUNT, changedAt: '1 March 2026 at 09:30 UTC' },
  }),
];
