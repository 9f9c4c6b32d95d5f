import type { Context } from '../../platform/context.ts';
import type { EventAbout } from '../../platform/events/event-reader.ts';
import { invitationFacts } from '../mail-facts/invitation.facts.ts';
import { organisationRequestFacts } from '../mail-facts/organisation-request.facts.ts';
import { registrationFacts } from '../mail-facts/registration.facts.ts';
import {
  applicant,
  applicantToConfirm,
  applicantWithAccount,
  invitedAccount,
  invitedStranger,
  inviter,
  newUser,
  organisationRequester,
} from './joining-recipients.ts';
import { invitationLinks, signUpLinks } from './mail-links.ts';
import { apiOwners } from './mail-recipients.ts';
import { type MailRule, mail } from './mail-rule.ts';
import {
  SAMPLE_INVITATION,
  SAMPLE_INVITATION_LINK,
  SAMPLE_ORGANISATION_REQUEST,
  SAMPLE_REGISTRATION,
  SAMPLE_SIGN_UP_LINK,
} from './mail-samples.ts';

const aboutInvitation = {
  variables: (ctx: Context, { subject }: EventAbout<'invitation'>) => invitationFacts(ctx, subject.invitationId),
  sample: SAMPLE_INVITATION,
};

const INVITATION_MAILS: readonly MailRule[] = [
  mail({
    name: 'invitation',
    description:
      'Somebody is invited into an organisation, with the link to accept it; to the address that was invited.',
    event: 'invitation.sent',
    to: invitedStranger,
    isEssential: true,
    subject: 'You are invited to the developer portal',
    links: invitationLinks,
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

const aboutRegistration = {
  variables: (ctx: Context, { subject }: EventAbout<'registration'>) => registrationFacts(ctx, subject.registrationId),
  sample: SAMPLE_REGISTRATION,
};

const REGISTRATION_MAILS: readonly MailRule[] = [
  mail({
    name: 'registration-confirm',
    description: 'Somebody signed up, and has to prove the address by a link; to that address.',
    event: 'registration.started',
    to: applicantToConfirm,
    isEssential: true,
    subject: 'Confirm your address for the developer portal',
    links: signUpLinks,
    sampleLinks: SAMPLE_SIGN_UP_LINK,
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-with-account',
    description: 'Somebody signed up with an address that has an account already; to that account.',
    event: 'registration.started',
    to: applicantWithAccount,
    subject: 'You have an account of the developer portal already',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-received',
    description: 'The address is confirmed, and API owners decide about the sign-up; to who signed up.',
    event: 'registration.submitted',
    to: applicant,
    subject: 'Your sign-up waits for its approval',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-submitted',
    description: 'Somebody signed up and waits for an approval; to API owners.',
    event: 'registration.submitted',
    to: apiOwners,
    subject: 'Somebody signed up for the developer portal',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-approved',
    description: 'The account can sign in; to who signed up.',
    event: 'registration.approved',
    to: newUser,
    subject: 'Your account of the developer portal is ready',
    ...aboutRegistration,
  }),
  mail({
    name: 'registration-rejected',
    description: 'A sign-up was rejected, with the reason; to who signed up.',
    event: 'registration.rejected',
    to: applicant,
    subject: 'Your sign-up was not approved',
    ...aboutRegistration,
  }),
];

const aboutOrganisation = {
  variables: (ctx: Context, { subject }: EventAbout<'organisationRequest'>) =>
    organisationRequestFacts(ctx, subject.organisationRequestId),
  sample: SAMPLE_ORGANISATION_REQUEST,
};

const ORGANISATION_REQUEST_MAILS: readonly MailRule[] = [
  mail({
    name: 'organisation-request-submitted',
    description: 'A consumer asks for an organisation and waits for an approval; to API owners.',
    event: 'organisationRequest.submitted',
    to: apiOwners,
    subject: 'Somebody asks for an organisation',
    ...aboutOrganisation,
  }),
  mail({
    name: 'organisation-request-approved',
    description: 'The organisation is there; to who asked for it.',
    event: 'organisationRequest.approved',
    to: organisationRequester,
    subject: 'Your organisation is ready',
    ...aboutOrganisation,
  }),
  mail({
    name: 'organisation-request-rejected',
    description: 'An organisation was not approved, with the reason; to who asked for it.',
    event: 'organisationRequest.rejected',
    to: organisationRequester,
    subject: 'Your organisation was not approved',
    ...aboutOrganisation,
  }),
];

/** The mails about how people come in. */
export const JOINING_MAILS: readonly MailRule[] = [
  ...INVITATION_MAILS,
  ...REGISTRATION_MAILS,
  ...ORGANISATION_REQUEST_MAILS,
];
