import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accountFacts } from '../mail-facts/account.facts.ts';
import { accountTokenFacts } from '../mail-facts/account-token.facts.ts';
import { accountAndAdministrators, accountOfToken } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_ACCOUNT, SAMPLE_ACCOUNT_TOKEN } from './mail-samples.ts';

const aboutAccount = {
  to: accountAndAdministrators,
  variables: (ctx: Context, { subject }: EventAbout<'user'>) => accountFacts(ctx, subject.userId),
  sample: SAMPLE_ACCOUNT,
};

const aboutToken = {
  to: accountOfToken,
  variables: (ctx: Context, { subject }: EventAbout<'accountToken'>) => accountTokenFacts(ctx, subject.accountTokenId),
  sample: SAMPLE_ACCOUNT_TOKEN,
};

/** The mails about an account, and about the tokens by which programs act as it. */
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
  mail({
    name: 'account-token-created',
    description: 'A token was made that acts as the account; to its person, or who administers the service account.',
    event: 'accountToken.created',
    isEssential: true,
    subject: 'A token for your account was made',
    ...aboutToken,
  }),
  mail({
    name: 'account-token-rotated',
    description: 'A token of the account got another secret; to its person, or who administers the service account.',
    event: 'accountToken.rotated',
    isEssential: true,
    subject: 'A token for your account was rotated',
    ...aboutToken,
  }),
  mail({
    name: 'account-token-expiring',
    description: 'A token of the account ends within a week; to its person, or who administers the service account.',
    event: 'accountToken.expiring',
    subject: 'A token for your account ends soon',
    ...aboutToken,
  }),
];
