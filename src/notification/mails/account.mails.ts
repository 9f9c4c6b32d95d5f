import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accountFacts, secondFactorFacts } from '../mail-facts/account.facts.ts';
import { accountTokenFacts } from '../mail-facts/account-token.facts.ts';
import { accountAlone, accountAndAdministrators, accountOfToken } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_ACCOUNT, SAMPLE_ACCOUNT_TOKEN, SAMPLE_SECOND_FACTOR } from './mail-samples.ts';

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

/** Whoever did not do it should hear of it. */
const aboutFactor = {
  to: accountAlone,
  isEssential: true,
  variables: (ctx: Context, event: EventAbout<'user'>) => secondFactorFacts(ctx, event),
  sample: SAMPLE_SECOND_FACTOR,
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
  mail({
    name: 'second-factor-added',
    description: 'An account got a second factor; to its person.',
    event: 'user.secondFactorAdded',
    subject: 'Your account has a new second factor',
    ...aboutFactor,
  }),
  mail({
    name: 'second-factor-removed',
    description: 'A second factor of an account was removed; to its person.',
    event: 'user.secondFactorRemoved',
    subject: 'A second factor of your account was removed',
    ...aboutFactor,
  }),
  mail({
    name: 'second-factors-reset',
    description: 'All second factors of an account were removed by an API owner or the operator; to its person.',
    event: 'user.secondFactorsReset',
    subject: 'The second factors of your account were reset',
    ...aboutFactor,
  }),
  mail({
    name: 'recovery-codes-renewed',
    description: 'An account got other recovery codes; to its person.',
    event: 'user.recoveryCodesRenewed',
    subject: 'Your account has other recovery codes',
    ...aboutFactor,
  }),
  mail({
    name: 'recovery-code-used',
    description: 'A recovery code of an account was used, and how many are left; to its person.',
    event: 'user.recoveryCodeUsed',
    subject: 'A recovery code of your account was used',
    ...aboutFactor,
  }),
];
