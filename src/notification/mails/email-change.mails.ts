import { findOpenLink } from '../../identity/account-links/account-link.service.ts';
import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { accountFacts, accountLinkFacts } from '../mail-facts/account.facts.ts';
import { timeInWords } from '../mail-facts/in-words.ts';
import { cancellationLinks, confirmationLinks } from './mail-links.ts';
import { accountAlone, holderOfWishedAddress, wishedAddress } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import { SAMPLE_ACCOUNT, SAMPLE_CANCEL_LINK, SAMPLE_CONFIRM_LINK, SAMPLE_EMAIL_CHANGE } from './mail-samples.ts';

/** Of a mail whose reader needs one of the two links of a wish; it is not sent when that one has ended. */
const aboutWish = (link: 'linkId' | 'cancelLinkId') => ({
  event: 'user.emailChangeRequested' as const,
  isEssential: true,
  when: async (ctx: Context, { after }: EventAbout<'user'>) =>
    (await findOpenLink(ctx, String(after?.[link]))) !== undefined,
  variables: async (ctx: Context, { subject, after }: EventAbout<'user'>) => ({
    ...(await accountLinkFacts(ctx, subject.userId, after?.[link])),
    newEmail: String(after?.email),
  }),
  sample: SAMPLE_EMAIL_CHANGE,
});

/** The mails about another address of an account. */
export const EMAIL_CHANGE_MAILS: readonly MailRule[] = [
  mail({
    name: 'email-confirmation',
    description:
      'An account is to have this address, and the link to confirm it; to that address, which no account has.',
    subject: 'Confirm your e-mail address',
    ...aboutWish('linkId'),
    to: wishedAddress,
    links: confirmationLinks,
    sampleLinks: SAMPLE_CONFIRM_LINK,
  }),
  mail({
    name: 'email-taken',
    description: 'Somebody wished for an address that has an account already; to the person of that account.',
    subject: 'Your e-mail address was wished for',
    ...aboutWish('linkId'),
    to: holderOfWishedAddress,
  }),
  mail({
    name: 'email-change-requested',
    description: 'An account is to have another address, and the link to stop that; to the address so far.',
    subject: 'Your account is to have another e-mail address',
    ...aboutWish('cancelLinkId'),
    to: accountAlone,
    links: cancellationLinks,
    sampleLinks: SAMPLE_CANCEL_LINK,
  }),
  mail({
    name: 'email-changed',
    description: 'An account has another address; to the address before.',
    event: 'user.updated',
    isEssential: true,
    when: async (_ctx, { before }) => typeof before?.email === 'string',
    to: async (_ctx, { before }) => [{ email: String(before?.email), userId: null }],
    subject: 'Your account has another e-mail address',
    variables: async (ctx, { subject, occurredAt }) => ({
      ...(await accountFacts(ctx, subject.userId)),
      changedAt: timeInWords(occurredAt),
    }),
    sample: { ...SAMPLE_ACCOUNT, changedAt: '1 March 2026 at 09:30 UTC' },
  }),
];
