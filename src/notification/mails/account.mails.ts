import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accountFacts } from '../mail-facts/account.facts.ts';
import { accountAndAdministrators } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_ACCOUNT } from './mail-samples.ts';

const aboutAccount = {
  to: accountAndAdministrators,
  variables: (ctx: Context, { subject }: EventAbout<'user'>) => accountFacts(ctx, subject.userId),
  sample: SAMPLE_ACCOUNT,
};

/** The mails about an account. */
export const ACCOUNT_MAILS: readonly MailRule[] = [
  mail({
    name: 'account-locked',
    description:
      'An account was locked, and what becomes of its credentials; to its owner and the administrators of the organisation.',
    event: 'user.deactivated',
    subject: 'An account of the developer portal was locked',
    ...aboutAccount,
  }),
  mail({
    name: 'account-unlocked',
    description: 'An account may sign in again; to its owner and the administrators of the organisation.',
    event: 'user.activated',
    subject: 'An account of the developer portal was unlocked',
    ...aboutAccount,
  }),
];
