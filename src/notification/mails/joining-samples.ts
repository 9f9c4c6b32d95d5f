import type { InvitationFacts } from '../mail-facts/invitation.facts.ts';
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
