import type { InvitationFacts } from '../mail-facts/invitation.facts.ts';
import type { RegistrationFacts } from '../mail-facts/registration.facts.ts';
import type { MailLinks } from './mail-links.ts';

/** As the others in mail-samples.ts. */
export const SAMPLE_INVITATION: InvitationFacts = {
  organisation: 'B2B customer',
  inviter: { name: 'Pat Partner', email: 'partner@example.com' },
  role: 'a member',
  invited: { email: 'newcomer@example.com' },
  expiresAt: '4 March 2026 at 09:30 UTC',
  link: 'https://portal.example.com',
};

export const SAMPLE_INVITATION_LINK: MailLinks = { invitationUrl: 'https://portal.example.com/invitation#example' };

export const SAMPLE_REGISTRATION: RegistrationFacts = {
  applicant: { name: 'Nora Newcomer', email: 'newcomer@example.com' },
  confirmableUntil: '4 March 2026 at 09:30 UTC',
  rejectionReason: 'Please sign up with the address of your company.',
  link: 'https://portal.example.com',
};

export const SAMPLE_SIGN_UP_LINK: MailLinks = { confirmUrl: 'https://portal.example.com/confirm#example' };
