import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { invitationFacts } from '../mail-facts/invitation.facts.ts';
import { invitedAccount, invitedStranger, inviter } from './joining-recipients.ts';
import { SAMPLE_INVITATION, SAMPLE_INVITATION_LINK } from './joining-samples.ts';
import { invitationLinks } from './mail-links.ts';
import { type MailRule, mail } from './mail-rule.ts';

const aboutInvitation = {
  variables: (ctx: Context, { subject }: EventAbout<'invitation'>) => invitationFacts(ctx, subject.invitationId),
  sample: SAMPLE_INVITATION,
};

/** The mails about how people come in. */
export const JOINING_MAILS: readonly MailRule[] = [
  mail({
    name: 'invitation',
    description:
      'Somebody is invited into an organisation, with the link to accept it; to the address that was invited.',
    event: 'invitation.sent',
    to: invitedStranger,
    isEssential: true,
    subject: 'You are invited to the developer portal',
    addressLinks: invitationLinks,
    sampleLinks: SAMPLE_INVITATION_LINK,
    ...aboutInvitation,
  }),
  mail({
    name: 'invitation-to-account',
    description: 'Somebody who has an account already is invited into an organisation; to that account.',
    event: 'invitation.sent',
    to: invitedAccount,
    subject: 'You are invited into an organisation, and have an account already',
    ...aboutInvitation,
  }),
  mail({
    name: 'invitation-accepted',
    description: 'Somebody accepted an invitation; to who invited.',
    event: 'invitation.accepted',
    to: inviter,
    subject: 'An invitation to the developer portal was accepted',
    ...aboutInvitation,
  }),
];
